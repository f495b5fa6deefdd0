// Replaces the package `when-exit`, with which `conf` removes its temporary files. That package sends this process the signal it has
// just got, once more. On Windows that ends it on the spot: with the terminal in raw mode, and without a word.
export default function whenExit(callback) {
  process.once('exit', callback);
}
