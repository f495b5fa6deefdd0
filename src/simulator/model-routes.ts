import { modelNotFound } from './errors.ts';
import { ok, Rejection, type Route } from './exchange.ts';
import { models, type SimulatedModel } from './models.ts';

/** @throws Rejection with the API's 404 if there's no such model */
export function findModel(id: string): SimulatedModel {
  const model = models.find(({ record }) => record.id === id);
  if (!model) throw new Rejection(modelNotFound(id));
  return model;
}

export const modelRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/models',
    handle: () => ok({ object: 'list', data: models.map(({ record }) => record) }),
  },
  { method: 'GET', pattern: '/models/:model', handle: ({ params }) => ok(findModel(params['model'] ?? '').record) },
];
