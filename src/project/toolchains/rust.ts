import { curlCall } from './curl.ts';
import type { Setting, Toolchain } from './toolchain.ts';

/** There's no official SDK for Rust, so the first call needs none (November 2026). */
export async function rust(setting: Setting): Promise<Toolchain> {
  const { project } = setting;
  const manifest = await project.text('Cargo.toml');
  const isProgram = (await project.list('src')).includes('main.rs') || /^\[\[bin\]\]/m.test(manifest);
  return {
    language: 'Rust',
    prepare: [],
    start: isProgram ? 'cargo run' : undefined,
    ...(manifest.includes('dotenv') ? {} : { loader: 'dotenvy' }),
    firstCall: (request) => curlCall(setting, request),
  };
}
