import { slug } from './slug.ts';

/** A name for a key that tells whose it is: `shop-bot-ana-dev`. The same each time, so that a later run finds it. */
export function keyNameFor(projectName: string, user: string): string {
  return [slug(projectName, 30) || 'my-project', slug(user, 20) || 'me', 'dev'].join('-');
}
