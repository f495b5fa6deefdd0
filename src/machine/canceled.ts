/** The abort reason if the user or the system ends the run, with the exit status to use (128 + signal number). */
export class Canceled extends Error {
  override readonly name = 'Canceled';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('canceled');
    this.exitCode = exitCode;
  }
}
