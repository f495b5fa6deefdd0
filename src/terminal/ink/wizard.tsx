import { openInkHost } from './ink-host.tsx';
import type { Ports } from '../../checks/ports.ts';
import type { AnyCheck } from '../../engine/check.ts';
import type { Host } from '../../engine/host.ts';
import type { Terminal } from '../../commands/session.ts';

/** The wizard: a person answers on a screen that Ink draws. */
export function openWizard(options: {
  readonly terminal: Terminal;
  readonly ports: Ports;
  readonly checks: readonly AnyCheck[];
  readonly hyperlinks: () => Promise<boolean>;
  readonly cancel: () => void;
  readonly suspend: () => Promise<void>;
  readonly onContinue: (listener: () => void) => () => void;
  readonly crash: (error: unknown) => void;
  readonly atExit: (restore: () => void) => void;
}): Host & { close(): Promise<void> } {
  const { terminal, ports, ...rest } = options;
  return openInkHost({ ...terminal, ...rest, browser: ports.browser, env: ports.world.env });
}
