import { belowMinimum, refuse } from './errors.ts';
import { NotJson, Rejection } from './exchange.ts';

// Reads a request's body as strictly as the API does: a value of the wrong type, a missing parameter, and an unknown one are each
// refused with 400. The texts follow those that the API is known to return (2026-11-20).

type Field<T> = { readonly read: (value: unknown, name: string) => T; readonly optional?: true };
type OptionalField<T> = Field<T> & { readonly optional: true };
// `any` is needed: fields of unlike types stand in one shape.
// oxlint-disable-next-line typescript/no-explicit-any
type Shape = Readonly<Record<string, Field<any>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
type Read<S extends Shape> = {
  [Name in keyof S as S[Name] extends { optional: true } ? never : Name]: ValueOf<S[Name]>;
} & { [Name in keyof S as S[Name] extends { optional: true } ? Name : never]?: ValueOf<S[Name]> };

export function bad(code: string | null, message: string, param?: string): Rejection {
  return new Rejection(refuse(400, 'invalid_request_error', code, message, param === undefined ? {} : { param }));
}

export function readBody<S extends Shape>(body: unknown, shape: S): Read<S> {
  if (body instanceof NotJson) {
    throw bad(null, 'We could not parse the JSON body of your request.');
  }
  return object(shape).read(body ?? {}, '');
}

export const text: Field<string> = {
  read: (value, name) => (typeof value === 'string' ? value : wrongType(name, 'a string', value)),
};
export const flag: Field<boolean> = {
  read: (value, name) => (typeof value === 'boolean' ? value : wrongType(name, 'a boolean', value)),
};
export const anything: Field<unknown> = { read: (value) => value };

export function name(maximum = 100): Field<string> {
  return {
    read(value, param) {
      const given = text.read(value, param);
      if (given.trim() === '' || given.length > maximum) {
        throw bad('invalid_value', `Invalid '${param}': expected a string of 1 to ${maximum} characters.`, param);
      }
      return given;
    },
  };
}

export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER): Field<number> {
  return {
    read(value, param) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return wrongType(param, 'an integer', value);
      return inRange(value, param, minimum, maximum);
    },
  };
}

export function inRange(value: number, param: string, minimum: number, maximum: number): number {
  if (value < minimum) throw new Rejection(belowMinimum(param, minimum, value));
  if (value <= maximum) return value;
  const range = `Expected a value <= ${maximum}, but got ${value} instead.`;
  throw bad('integer_above_max_value', `Invalid '${param}': integer above maximum value. ${range}`, param);
}

/** `expires_in_seconds` of any key: up to one year (2026-11-20). */
export const keyLifetime = integer(1, 31_536_000);

export function oneOf<const T extends string>(...values: readonly T[]): Field<T> {
  return {
    read(value, param) {
      const given = text.read(value, param);
      const match = values.find((one) => one === given);
      if (match !== undefined) return match;
      const supported = values.map((one) => `'${one}'`).join(', ');
      throw bad('invalid_value', `Invalid value: '${given}'. Supported values are: ${supported}.`, param);
    },
  };
}

export function list<T>(item: Field<T>, minimum = 0): Field<T[]> {
  return {
    read(value, param) {
      if (!Array.isArray(value)) return wrongType(param, 'an array', value);
      if (value.length < minimum) {
        const text = `Invalid '${param}': empty array. Expected an array with minimum length ${minimum}.`;
        throw bad('empty_array', text, param);
      }
      return value.map((one, index) => item.read(one, `${param}[${index}]`));
    },
  };
}

export function object<S extends Shape>(shape: S): Field<Read<S>> {
  return {
    read(value, param) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(param, 'an object', value);
      const path = (key: string): string => (param ? `${param}.${key}` : key);
      const given = new Map(Object.entries(value));
      for (const key of given.keys()) {
        if (!Object.hasOwn(shape, key)) throw bad('unknown_parameter', `Unknown parameter: '${path(key)}'.`, path(key));
      }
      const read: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(shape)) {
        const one = given.get(key);
        if (one !== undefined) read[key] = field.read(one, path(key));
        else if (!field.optional) {
          throw bad('missing_required_parameter', `Missing required parameter: '${path(key)}'.`, path(key));
        }
      }
      // The loop above has read every field of the shape, so the types of the shape hold.
      return read as Read<S>;
    },
  };
}

export function optional<T>(field: Field<T>): OptionalField<T> {
  return { ...field, optional: true };
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return { read: (value, param) => (value === null ? null : field.read(value, param)) };
}

function wrongType(param: string, expected: string, value: unknown): never {
  const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);
  const got =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : typeof value === 'number'
          ? Number.isInteger(value)
            ? 'an integer'
            : 'a decimal number'
          : article(typeof value);
  throw bad('invalid_type', `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`, param);
}
