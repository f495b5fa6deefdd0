export const plan = 'check again';
