// Replaces the package `terminal-size`, which Ink asks if the terminal doesn't know its own size. That package looks for `tput` and
// `resize` in PATH, where npx puts the project's own programs, and gives them the whole environment.
export default function terminalSize() {
  const { COLUMNS, LINES } = process.env;
  return { columns: Number(COLUMNS) || 80, rows: Number(LINES) || 24 };
}
