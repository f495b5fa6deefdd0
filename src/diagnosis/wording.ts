// The names under which the checks of spending import these.
export { projects } from './links.ts';
export { scopesIn } from './message.ts';
