import type { AnyCheck } from '../../engine/check.ts';
import type { Host } from '../../engine/host.ts';
import { afterEvent, firstScreen, type ScreenEvent, type ScreenHost } from '../screen-model.ts';
import { textBetween, type LineStyle } from './lines.ts';
import { patience } from './patience.ts';

/** Shows a run line by line. What a line printer prints is what is new of the past, so all that is kept is the screen. */
export function openLineHost(options: {
  readonly write: (text: string) => void;
  readonly style: LineStyle;
  readonly checks: readonly AnyCheck[];
  /** Whether anything is mended, or at least planned. */
  readonly mending: boolean;
  readonly ask: Host['ask'];
  readonly close: () => Promise<void>;
}): ScreenHost {
  const { write, style, checks, mending } = options;
  let screen = firstScreen(checks, mending ? 'mended' : 'looked');
  const emit = (event: ScreenEvent): void => {
    const before = screen;
    screen = afterEvent(screen, event);
    const text = textBetween(before, screen, style);
    if (text !== '') write(text);
    // Somebody who watches would else wonder. It keeps no program from ending.
    if (event.type !== 'looking') return;
    const look = screen.rows.find(({ id }) => id === event.id)?.looks;
    setTimeout(() => emit({ type: 'patience', id: event.id, ...(look !== undefined && { look }) }), patience).unref();
  };
  // Before a run starts, its project is looked for.
  setTimeout(() => emit({ type: 'patience', id: '' }), patience).unref();
  return {
    emit,
    ask: (asking, signal) => {
      emit({ type: 'asking', id: asking.id });
      return options.ask(asking, signal);
    },
    close: options.close,
  };
}
