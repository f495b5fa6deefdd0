/** Why an env file, or one variable in it, cannot be edited safely. */
export type Obstacle = {
  readonly kind:
    | 'utf-16'
    | 'nul'
    | 'lone-cr'
    | 'merge-conflict'
    | 'unterminated-quote'
    | 'dotenvx-encrypted'
    | 'sops-encrypted'
    /** The file isn't an env file before git-crypt has decrypted it. */
    | 'git-crypt-encrypted'
    /** The same of Ansible Vault. */
    | 'ansible-encrypted'
    /** The value of our variable is a reference that another tool or the shell resolves. */
    | 'reference';
  /** 1-based; absent if it's about the whole file. */
  readonly line?: number;
};
