export const plan = 'look again';
