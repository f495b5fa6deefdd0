import type { AnyCheck } from '../../engine/check.ts';
import type { Host } from '../../engine/host.ts';
import { afterEvent, firstScreen, type ScreenEvent, type ScreenHost } from '../screen-model.ts';
import { textBetween, type LineStyle } from './lines.ts';
import { stillLookingAfterMs } from './still-looking.ts';

/** Shows a run line by line. It prints what's new in the screen's past, so it keeps no state but the screen. */
export function openLineHost(options: {
  readonly write: (text: string) => void;
  readonly style: LineStyle;
  readonly checks: readonly AnyCheck[];
  /** Whether anything is fixed, or at least planned. */
  readonly fixing: boolean;
  /** A line for each check, also for those that don't apply here. */
  readonly verbose: boolean;
  readonly ask: Host['ask'];
  readonly close: () => Promise<void>;
}): ScreenHost {
  const { write, style, checks, fixing, verbose } = options;
  let screen = firstScreen(checks, { mode: fixing ? 'fixing' : 'looking-only', verbose });
  const emit = (event: ScreenEvent): void => {
    const before = screen;
    screen = afterEvent(screen, event);
    const text = textBetween(before, screen, style);
    if (text !== '') write(text);
    // Otherwise someone watching would wonder. The timer doesn't keep the program running.
    if (event.type !== 'looking') return;
    const look = screen.rows.find(({ id }) => id === event.id)?.lookCount;
    setTimeout(() => emit({ type: 'still-looking', id: event.id, ...(look !== undefined && { look }) }), stillLookingAfterMs).unref();
  };
  // Before a run starts, it looks for its project.
  setTimeout(() => emit({ type: 'still-looking', id: '' }), stillLookingAfterMs).unref();
  return {
    emit,
    ask: (asking, signal) => {
      emit({ type: 'asking', id: asking.id });
      return options.ask(asking, signal);
    },
    close: options.close,
  };
}
