/** Who answers at a base URL, and where people find their keys, their credit, and their limits there. */
export type Server = {
  /** “OpenAI”, “OpenRouter”, “Ollama”; a server that nobody knows is named after its host. */
  readonly name: string;
  /** `local`: it runs models on this computer, so nobody bills for them. `other`: nothing is known about who runs it. */
  readonly kind: 'openai' | 'vendor' | 'local' | 'other';
  readonly keysPage?: string;
  readonly creditPage?: string;
  readonly limitsPage?: string;
  readonly statusPage?: string;
  /** A model to test with, if the server has no list of models. */
  readonly model?: string;
};
