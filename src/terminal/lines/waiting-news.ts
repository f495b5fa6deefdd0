/** Milliseconds after which a look is told of that says nothing of its own; one that waits for the network does at 2 s. */
const patience = 2500;

/**
 * Tells that something takes long, for outputs that repaint nothing: once for each thing that is waited for, where a
 * screen would count the seconds.
 */
export function newsOfWaiting(tell: (text: string) => void): {
  readonly looking: (id: string, title: string) => void;
  /** News that replaces what was there: “waiting for api.openai.com (3 s)”. */
  readonly progress: (id: string, text: string) => void;
  readonly over: (id: string) => void;
} {
  const last = new Map<string, string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const calm = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  return {
    looking(id, title) {
      calm(id);
      // It keeps no program from ending.
      timers.set(id, setTimeout(() => tell(`Still looking: ${title}`), patience).unref());
    },
    progress(id, text) {
      calm(id);
      // Only the seconds differ.
      const kind = text.replaceAll(/\d+/g, '');
      if (last.get(id) === kind) return;
      last.set(id, kind);
      tell(text);
    },
    over(id) {
      calm(id);
      last.delete(id);
    },
  };
}
