import { untrusted } from '../wording/untrusted.ts';

/** What may go wrong with a place: a contract with scripts. Codes are added, never renamed. */
export const storeCodes = {
  'not-installed': 'the tool that writes to this place is not installed',
  'not-signed-in': 'the tool is not signed in, or may not do this',
  'no-destination': 'the place does not exist, or this account cannot see it',
  'no-answer': 'the tool gave no answer within a minute, and was ended',
  'tool-failed': 'the tool failed; its output is not shown, because it may contain secrets',
  'not-stored': 'the tool claims that it worked, but the value is not there',
  'holds-other': 'the place holds something other than a key, which would be lost',
  'not-written': 'the file could not be changed',
  'not-agreed': 'nobody agreed to this destination',
  'no-key': 'the env file has no key that could be put anywhere',
  'key-not-made': 'no key of its own could be made',
  'by-hand': 'openai-setup does not write to this place; it shows what to run',
  offline: 'skipped because of --offline',
} as const;
export type StoreCode = keyof typeof storeCodes;

export const notInstalled = (tool: string, title: string) => ({
  code: 'not-installed' as const,
  summary: `${tool} isn't installed, so nothing can be put into ${title}`,
  why: 'openai-setup uses the official tool of each place, and never one that comes with the project.',
  next: [`Install ${tool}, then run the same command again.`],
});

/** @param how the command that signs in */
export const notSignedIn = (tool: string, title: string, how: string) => ({
  code: 'not-signed-in' as const,
  summary: `${tool} isn't signed in to ${title}, or that account may not do this`,
  why: 'The tool refused. Nothing is known to have changed.',
  next: [`Sign in: ${how}`, 'Then run the same command again.'],
});

export const noKeyring = {
  code: 'not-signed-in' as const,
  summary: "there's no unlocked keyring here",
  why: 'The keyring belongs to a desktop session: over SSH and in containers, there usually is none.',
  next: ['Run the same command in a terminal of your desktop, with its keyring unlocked.'],
};

export const noRegion = {
  code: 'no-destination' as const,
  summary: 'aws has no region to look in',
  why: 'A secret is kept in one region, and neither your shell nor your AWS settings name one.',
  next: ['Name it: aws configure set region …', 'Then run the same command again.'],
};

export const noDestination = (name: string, tool: string) => ({
  code: 'no-destination' as const,
  summary: `${tool} doesn't find ${name}`,
  why: "It doesn't exist, or this account can't see it.",
  next: ['Check the name and which account the tool uses, then run the same command again.'],
});

export const noAnswer = (tool: string, seconds: number) => ({
  code: 'no-answer' as const,
  summary: `${tool} gave no answer within ${seconds} s and was ended`,
  why: 'It may be waiting for the network, for a keyring to be unlocked, or for a question that nobody sees.',
  next: [`Run ${tool} yourself once to see what it waits for, then run the same command again.`],
});

export const toolFailed = (tool: string) => ({
  code: 'tool-failed' as const,
  summary: `${tool} failed`,
  why: "Its output isn't shown, because it may contain secrets.",
  next: [`Check that ${tool} works on its own, then run the same command again.`],
});

export const notStored = (tool: string, name: string) => ({
  code: 'not-stored' as const,
  summary: `${tool} says that it worked, but the key isn't in ${name}`,
  why: "A tool's word isn't enough: what's there was looked up afterwards, and it isn't the new key.",
  next: [`Update ${tool}, then run the same command again.`],
});

export const holdsOther = (name: string) => ({
  code: 'holds-other' as const,
  summary: `${name} holds something other than a key`,
  why: 'Writing the key there would replace it for good.',
  next: ['Choose another name for the secret.'],
});

/** The keyring of Linux desktops. */
export const otherKeyring = (platform: NodeJS.Platform) => ({
  code: 'not-installed' as const,
  summary: "this system doesn't have the keyring of Linux desktops",
  why: 'secret-tool, which writes to it, comes with those.',
  next: [platform === 'darwin' ? 'Use the keychain of macOS: openai-setup store macos-keychain' : 'Leave the key in the env file.'],
});

/** @param why one sentence */
export const notWritten = (file: string, why: string) => ({
  code: 'not-written' as const,
  summary: `${file} wasn't changed`,
  why,
  next: ['Run openai-setup to see what is wrong with the file.'],
});

// What a yes allows, one line each.

/** @param account outside text; `undefined`: the tool doesn't say */
export const accountLine = (account: string | undefined, tool: string): string =>
  `Account: ${account === undefined ? `the one ${tool} is signed in to (it doesn't say which)` : untrusted(account, 120)}`;

/** @param value outside text @param host where it is, if that's worth a word */
export const placeLine = (what: string, value: string, host?: string): string =>
  `${what}: ${untrusted(value, 120)}${host === undefined ? '' : ` on ${untrusted(host, 80)}`}`;

/** @param file the project file that sets it, if one does */
export const profileLine = (profile: string, file: string | undefined): string =>
  `Profile: ${untrusted(profile, 80)}${file === undefined ? '' : `, as set in ${file} of this project, not by you`}`;
export const regionNotSet = 'not set. Set AWS_REGION';
export const notSeen = (tool: string): string => `Note: ${tool} can't see it, so it may not exist`;

export const redeployVercel = 'Deploy again (vercel --prod, or “Redeploy” on the dashboard): what runs now keeps the old value.';

export const shownProof = 'not checked: you run the command';
export const pageProof = 'not checked: you paste it';

/** @param title “Fly.io” */
export const isByHand = (title: string) => ({
  code: 'by-hand' as const,
  summary: `openai-setup doesn't write to ${title}`,
  why: "It runs only those tools that were tried against the real service, and that don't obey a clone's files.",
  next: ['Run the command that openai-setup store shows.'],
});

export const awsOnWindows =
  'On Windows, aws takes a value only where other programs can see it. Paste it on the page, or run openai-setup in WSL.';

export const onlyAsArgument = (tool: string): string =>
  `${tool} takes a value only as an argument, where other users can see it and the shell's history keeps it. Paste it on the page.`;
