/** Milliseconds. In this time, git writes some 30 kB. */
const pause = 0.1;
/** Milliseconds. A busy machine lets a sleeper wait for longer than it gains. */
const tooLong = 0.5;
/** Bytes. With this much in one piece, there's little to be gained. */
const enough = 32 * 1024;
/** Pieces with and without pauses that are compared. */
const trial = 64;
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets git's output come in larger pieces. It writes 4 kB at a time, and if each of them is read at once, the two processes do little but
 * take turns: 0.8 s for 117 MB that take 0.5 s with a moment's sleep after each small piece (November 2026). Where the pieces don't get
 * larger that way, because the system's own buffer is small, there's no more sleep.
 *
 * @returns to be called with the length of each piece, in bytes, after dealing with it
 */
export function unhurried(): (length: number) => void {
  let count = 0;
  let withoutPause = 0;
  const sums = [0, 0];
  return (length) => {
    const phase = Math.floor(count / trial);
    // A large file in the beginning says nothing about small ones.
    if (phase === 1 || (phase === 0 && length < enough)) {
      sums[phase] = (sums[phase] ?? 0) + length;
      count += 1;
    }
    const [without = 0, withPause = 0] = sums;
    if (phase === 0 || length >= enough || (phase === 2 && withPause < 2 * without)) return;
    if (withoutPause > 0) {
      withoutPause -= 1;
      return;
    }
    const started = performance.now();
    Atomics.wait(never, 0, 0, pause);
    if (performance.now() - started > tooLong) withoutPause = trial;
  };
}
