import { isNamedLikeKey } from '../keys/key-name.ts';
import { isPlaceholder } from '../keys/placeholder.ts';
import { isPublicName } from '../keys/public-names.ts';
import { matchesIn, type ExposureContext, type ExposureRule } from './exposure-rule.ts';
import { settingsIn } from './settings-blocks.ts';

// What reaches a page through the code itself, and programs that anybody with a link can use.

const scriptFiles = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
/** Directories whose code runs on a server in every framework that has them. */
const onServer =
  /(?:^|\/)(?:server|api|functions|backend|scripts|netlify|supabase)\/|\.server\.|(?:^|\/)(?:route|\+server)\.[jt]s$|(?:^|\/)(?:webpack|vite|rollup|babel|next|nuxt|metro)[\w.-]*\.[cm]?[jt]s$/;

/** A name that a bundler replaces by its value: `import.meta.env.VITE_OPENAI_API_KEY`. */
const publicNames: ExposureRule = {
  files: scriptFiles,
  hint: /OPEN_?AI/i,
  look({ code, path }, { uses }) {
    const isServer = onServer.test(path);
    const ending = isServer ? 'is read on a server, but its name makes it public' : 'ends up in the browser because of its name';
    return [
      ...matchesIn(
        code,
        /\b(?:process|import\.meta)\.env\.(\w{1,80})/g,
        ([, name = '']) =>
          isNamedLikeKey(name) && (isPublicName(name) || (name.startsWith('PUBLIC_') && (uses('astro') || uses('@sveltejs/kit'))))
            ? `${name} ${ending}`
            : undefined,
        isServer ? 'server' : 'page',
      ),
      ...matchesIn(
        isServer ? '' : code,
        /\bimport\s*\{([^{}]{1,1000})\}\s*from\s*["']\$env\/static\/public["']/g,
        ([, names = '']) => {
          const name = names.match(/\w+/g)?.find(isNamedLikeKey);
          return name === undefined ? undefined : `$env/static/public exposes ${name} to the browser`;
        },
        'page',
      ),
    ];
  },
};

/** Tools that replace every `process.env.X` in the code by its value. */
const inliners: readonly (readonly [dependency: string, by: string])[] = [
  ['dotenv-webpack', 'dotenv-webpack'],
  ['parcel', 'Parcel'],
  ['react-native-dotenv', 'react-native-dotenv'],
  ['babel-plugin-inline-dotenv', 'babel-plugin-inline-dotenv'],
  ['babel-plugin-transform-inline-environment-variables', 'babel-plugin-transform-inline-environment-variables'],
];

function inlinerOf({ uses, has }: ExposureContext): string | undefined {
  const [, by] = inliners.find(([dependency]) => uses(dependency)) ?? [];
  // Parcel leaves code for Node alone.
  return by === 'Parcel' && !has('index.html') && !has('src/index.html') && !has('source/index.html') ? undefined : by;
}

const inlined: ExposureRule = {
  files: scriptFiles,
  hint: /process\.env/,
  look({ code, path }, context) {
    const by = onServer.test(path) ? undefined : inlinerOf(context);
    if (by === undefined) return [];
    const reach = by.startsWith('react-native') || context.uses('react-native') ? 'app' : 'page';
    const where = reach === 'app' ? 'builds into the app' : 'exposes to the browser';
    return matchesIn(
      code,
      /\bprocess\.env\.(\w{1,80})/g,
      ([, name = '']) => (isNamedLikeKey(name) ? `this is ${name}, which ${by} ${where}` : undefined),
      reach,
    ).slice(0, 1);
  },
};

/** Remix's way of handing variables to the page: `ENV: { … }` of a loader, written to `window.ENV`. */
const windowEnv: ExposureRule = {
  files: /\.(?:[cm]?[jt]sx?|ejs|hbs|html)$/,
  hint: /window\.(?:__)?(?:ENV|env)/,
  look({ code }) {
    const settings = settingsIn(code);
    return matchesIn(
      code,
      /\bENV\s*:\s*(?=\{)|\bwindow\.(?:__)?(?:ENV|env)(?:__)?\s*=\s*(?=\{)/g,
      ({ 0: opener, index = 0 }) => {
        const key = settings.keyIn(settings.at(index + opener.length));
        return key === undefined ? undefined : `window.ENV exposes ${key.name} to the browser`;
      },
      'page',
    );
  },
};

/** The server writes the key into the page: `<%= process.env.OPENAI_API_KEY %>`, `{{ env('OPENAI_API_KEY') }}`. */
const templates: ExposureRule = {
  files: /\.(?:html?|ejs|erb|hbs|njk|jinja2?|blade\.php|twig|pug)$/,
  hint: /OPEN_?AI/i,
  look: ({ code }) =>
    matchesIn(
      code,
      /(?:\{\{|\{!!|<%[=-])[^{}%\n]{0,60}(?:process\.env\.|\bENV\[|\benv\(|\benviron\[|\bgetenv\()\s*["']?(\w{1,80})/g,
      ([, name = '']) => (isNamedLikeKey(name) ? `this template exposes ${name} to the browser` : undefined),
      'page',
    ),
};

const angularEnvironment: ExposureRule = {
  files: /(?:^|\/)environments?\/environment[\w.-]*\.ts$/,
  hint: /OPEN_?AI/i,
  look: ({ code }) =>
    matchesIn(
      code,
      /\b(\w{1,80})["']?\s*:\s*(?:(["'`])([^"'`\n]{0,300})["'`]|(?:process|import\.meta)\.env\b)/g,
      ([, name = '', quote, value = '']) =>
        isNamedLikeKey(name) && (quote === undefined || (value.trim() !== '' && !isPlaceholder(value)))
          ? `${name} of the environment is in the page`
          : undefined,
      'page',
    ),
};

const gradio: ExposureRule = {
  files: /\.(?:py|ipynb)$/,
  hint: /\bshare\s*=\s*True/,
  look: ({ code }) =>
    matchesIn(
      code,
      /\.launch\(((?:[^()]|\([^()]{0,200}\)){0,500})\)/g,
      ([, args = '']) =>
        code.includes('gradio') && /\bshare\s*=\s*True\b/.test(args) && !/\bauth\s*=/.test(args)
          ? 'share=True gives the app a public address, and anybody with the link spends your key'
          : undefined,
      'link',
    ),
};

const streamlit: ExposureRule = {
  files: /^readme(?:\.\w+)?$/i,
  hint: /\.streamlit\.app|share\.streamlit\.io/,
  look: ({ text }, { uses }) =>
    uses('streamlit')
      ? matchesIn(
          text,
          /https?:\/\/(?:[\w-]{1,80}\.streamlit\.app|share\.streamlit\.io)\b/g,
          () => 'the app has a public address, and anybody with the link spends the key in its secrets',
          'link',
        ).slice(0, 1)
      : [],
};

export const pageExposures: readonly ExposureRule[] = [publicNames, inlined, windowEnv, templates, angularEnvironment, gradio, streamlit];
