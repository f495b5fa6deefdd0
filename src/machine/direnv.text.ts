// By what a variable got into the shell: the words of `SetBy`.

export const byDirenv = {
  place: 'in .envrc, via direnv',
  sentence: "direnv loaded it from the project's .envrc",
  file: '.envrc',
};

export const byMise = {
  place: 'in mise.toml, via mise',
  sentence: "mise loaded it from the project's mise.toml",
  file: 'mise.toml',
};

/** @param note the variable in which the program records what it has changed */
export const maybeBy = (program: string, note: string, file: string) => ({
  place: `in the shell, maybe set by ${program} (${note} can't be read)`,
  sentence: `${program} may have loaded it from the project (${note} can't be read)`,
  file,
});

/** Where there's too much to search. */
export const someFile = "one of the project's files";

/** @param file a file of the project that names both the variable and its value, or {@link someFile} */
export const maybeByFile = (file: string) => ({
  place: `in ${file}`,
  sentence: file === someFile ? "One of the project's files may have set it" : `The project's ${file} may have set it`,
  file,
});

/** For a file of the project that the variable names. */
export const inProject = {
  place: 'in the project',
  sentence: 'What it names is in the project',
  file: "the project's settings",
};
