/**
 * The experiment file as a JSON schema, for editors: made from the declarations that an experiment is validated by, so
 * that a key is described once. What ties several keys together, and what a file that is extended says, is checked by
 * the program alone; what this schema refuses the program refuses as well.
 */
import { z } from 'zod';
import { fileKeys, unsweptKeys } from './base-keys.js';
import { closingOf, opened, type SchemaNode } from './open-schema.js';

export interface SchemaKind {
  readonly name: string;
  schema(): z.ZodType;
}

export interface SchemaOptions {
  /** The kind of a file that names none. */
  usual: string;
  /** Names of experiments whose files bring no modules of their own. */
  known: readonly string[];
}

/** One schema for files of all kinds; draft 7, which every editor reads. */
export function experimentJsonSchema(
  kinds: readonly SchemaKind[],
  { usual, known }: SchemaOptions,
): SchemaNode {
  const parts = kinds.map(({ name, schema }) => ({ name, ...kindParts(name, plainSchema(schema())) }));
  const file = plainSchema(z.object(fileKeys)).properties!;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'An experiment of goodhart',
    type: 'object',
    properties: { ...file, study: { type: 'string', default: usual } },
    allOf: [
      { if: mayHaveModules(known), else: { properties: { study: { enum: parts.map(({ name }) => name) } } } },
      ...parts.flatMap(({ name }) => [
        unless(isOfOtherKind(name, usual), `#/definitions/${name}`),
        // Modules may add methods, rewards and penalties, with keys of their own.
        unless(
          { anyOf: [isOfOtherKind(name, usual), mayHaveModules(known)] },
          `#/definitions/${closedName(name)}`,
        ),
      ]),
    ],
    definitions: Object.fromEntries(
      parts.flatMap(({ name, open, closed }) => [
        [name, open],
        [closedName(name), closed],
      ]),
    ),
  };
}

const closedName = (name: string) => `${name} without modules`;

const unless = (condition: SchemaNode, reference: string): SchemaNode => ({
  if: condition,
  else: { $ref: reference },
});

/** A file that says nothing of its kind is of the usual one, unless what it extends says otherwise. */
const isOfOtherKind = (name: string, usual: string): SchemaNode => {
  const says: SchemaNode = { required: ['study'], properties: { study: { not: { const: name } } } };
  return name === usual ? says : { anyOf: [{ not: { required: ['study'] } }, says] };
};

/** It names some, or extends what may name some. */
const mayHaveModules = (known: readonly string[]): SchemaNode => ({
  anyOf: [
    { required: ['plugins'], properties: { plugins: { minItems: 1 } } },
    { required: ['extends'], properties: { extends: { not: { enum: [...known] } } } },
  ],
});

function kindParts(name: string, plain: SchemaNode): { open: SchemaNode; closed: SchemaNode } {
  const open = opened(plain);
  const closing = closingOf(plain) ?? {};
  const properties = open.properties!;
  const swept = sweptKeys(properties).filter(({ key }) => !unsweptKeys.includes(key));
  const { sweep } = properties;
  const list = (items: SchemaNode) => ({ type: 'array', minItems: 1, items });
  return {
    open: {
      properties: {
        ...properties,
        sweep: {
          ...sweep,
          properties: Object.fromEntries(
            swept.map(({ key, pointer, description }) => [
              key,
              {
                ...list({ $ref: `#/definitions/${name}/${pointer}` }),
                ...(description && { description }),
              },
            ]),
          ),
        },
      },
    },
    closed: {
      ...closing,
      propertyNames: { enum: [...Object.keys(fileKeys), ...Object.keys(properties)] },
      properties: {
        ...closing.properties,
        sweep: {
          // An index into a list, such as proxyRewardModels.sizes.0.width.
          propertyNames: { anyOf: [{ enum: swept.map(({ key }) => key) }, { pattern: '\\.\\d+(\\.|$)' }] },
          properties: closedLists(closing, `#/definitions/${closedName(name)}`),
        },
      },
    },
  };
}

/** Every key that a sweep may list values for, with where its schema stands. */
function sweptKeys(
  properties: Readonly<Record<string, SchemaNode>>,
  above: { key: string; pointer: string } = { key: '', pointer: '' },
): { key: string; pointer: string; description?: string }[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const key = above.key === '' ? name : `${above.key}.${name}`;
    const pointer = `${above.pointer === '' ? '' : `${above.pointer}/`}properties/${name}`;
    const { properties: inner = {}, description } = node;
    const own = { key, pointer, ...(description !== undefined && { description }) };
    return [own, ...sweptKeys(inner, { key, pointer })];
  });
}

/** The values of a swept section are as closed as the section. */
function closedLists(
  { properties = {} }: SchemaNode,
  pointer: string,
  above = '',
): Record<string, { items: { $ref: string } }> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, node]) => {
      const key = above === '' ? name : `${above}.${name}`;
      const at = `${pointer}/properties/${name}`;
      return [[key, { items: { $ref: at } }] as const, ...Object.entries(closedLists(node, at, key))];
    }),
  );
}

/** Zod's own, without what says nothing to a reader. */
function plainSchema(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.type === 'object' && JSON.stringify(jsonSchema.default) === '{}')
        delete jsonSchema.default;
    },
  }) as SchemaNode;
}
