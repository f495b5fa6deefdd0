/** The abort reason if the user or the system ends the run, with the exit status to use (128 + signal number). */
export class Canceled extends Error {
  override readonly name = 'Canceled';
  readonly exitCode: number;
  /** What's lost with it: a complete sentence. */
  readonly lost: string | undefined;

  constructor(exitCode: number, lost?: string) {
    super('canceled');
    this.lost = lost;
    this.exitCode = exitCode;
  }
}
