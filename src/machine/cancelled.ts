/** The reason of an abort by the user or the system, with the exit status that goes with it (128 + signal number). */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('cancelled');
    this.exitCode = exitCode;
  }
}
