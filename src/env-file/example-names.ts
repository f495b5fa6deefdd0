/** What committed examples of an env file are called, the usual one first. */
export const exampleNames = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.local.example',
  'env.example',
  'example.env',
];
