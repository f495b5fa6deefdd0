/** Prefixes of names that bundlers put into the page (according to their documentation, November 2026). */
const publicPrefixes = [
  'NEXT_PUBLIC_',
  'NUXT_PUBLIC_',
  'NUXT_ENV_',
  'VITE_',
  'REACT_APP_',
  'EXPO_PUBLIC_',
  'GATSBY_',
  'VUE_APP_',
  'NG_APP_',
  'STORYBOOK_',
  'PARCEL_',
  'SNOWPACK_PUBLIC_',
  'PLASMO_PUBLIC_',
  'WXT_',
];

/** Whether bundlers put a variable of this name into the page, whatever its value. */
export function isPublicName(name: string): boolean {
  return publicPrefixes.some((prefix) => name.startsWith(prefix));
}
