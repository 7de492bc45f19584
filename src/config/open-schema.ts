/** What modules may add to, taken apart from the rest of a JSON schema: its open form, and what closes it again. */

/** The words of JSON schema that are used here. */
export interface SchemaNode {
  type?: string;
  description?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  enum?: unknown[];
  /** Of a mapping: the keys that it may have. */
  propertyNames?: SchemaNode;
  anyOf?: SchemaNode[];
  required?: string[];
  additionalProperties?: boolean | SchemaNode;
  /** The mark of a declaration that modules add to: a list of names, or a mapping with a section for each. */
  pluggable?: boolean;
  [word: string]: unknown;
}

/** Declarations that modules add to bear it: `z.enum(names).meta(pluggable)`. */
export const pluggable = { pluggable: true } as const;

/** The schema with what is pluggable left open, and without `required` where a base may have said the rest. */
export function opened({ pluggable: isOpen, ...node }: SchemaNode): SchemaNode {
  const { properties, items, anyOf, enum: names, required: _, additionalProperties, ...rest } = node;
  return {
    ...rest,
    ...(names && (isOpen ? { anyOf: [{ enum: names }, { type: 'string' }] } : { enum: names })),
    ...(anyOf && { anyOf: anyOf.map(opened) }),
    ...(properties && { properties: mapped(properties, opened) }),
    // Lists are replaced as a whole: their items say everything themselves.
    ...(items && { items: withRequired(items) }),
    ...(additionalProperties !== undefined && !isOpen && { additionalProperties }),
  };
}

const withRequired = (node: SchemaNode): SchemaNode => ({
  ...opened(node),
  ...(node.required && { required: node.required }),
});

/** What holds where no module takes part; undefined where a schema has nothing pluggable. */
export function closingOf(node: SchemaNode): SchemaNode | undefined {
  const inner = Object.entries(node.properties ?? {}).flatMap(([name, own]) => {
    const closing = closingOf(own);
    return closing ? [[name, closing] as const] : [];
  });
  const items = node.items && closingOf(node.items);
  const closing: SchemaNode = {
    ...(node.pluggable && node.enum && { enum: node.enum }),
    ...(node.pluggable && node.properties && { propertyNames: { enum: Object.keys(node.properties) } }),
    ...(inner.length > 0 && { properties: Object.fromEntries(inner) }),
    ...(items && { items }),
  };
  return Object.keys(closing).length > 0 ? closing : undefined;
}

const mapped = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
