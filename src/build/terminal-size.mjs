// Stands in for the package `terminal-size`, which Ink asks where the terminal doesn't know its own size. The package looks
// for `tput` and `resize` by PATH, where npx puts the project's own programs, and hands them the whole environment.
export default function terminalSize() {
  const { COLUMNS, LINES } = process.env;
  return { columns: Number(COLUMNS) || 80, rows: Number(LINES) || 24 };
}
