import path from 'node:path';

/** Python that loads an env file with python-dotenv 1, one statement a line. It finds `.env` by itself, also in a directory above. */
export function loadDotenv(file: string): readonly string[] {
  return ['from dotenv import load_dotenv', `load_dotenv(${/^(?:\.\.\/)*\.env$/.test(file) ? '' : JSON.stringify(file)})`];
}

/**
 * The cell that a notebook has to begin with. Jupyter's `%pip` installs where the notebook runs, which is its own directory.
 *
 * @param notebook relative to the project, as is the env file, with `/`
 */
export function firstCell(notebook: string, envFile: string): readonly string[] {
  return ['%pip install python-dotenv', ...loadDotenv(path.posix.relative(path.posix.dirname(notebook), envFile))];
}
