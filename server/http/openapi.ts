import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { generateOpenApiDocument } from 'trpc-to-openapi';
import { z } from 'zod';
import { exportAuditInput, exportOwnAuditInput } from '../audit/contract.ts';
import { type ErrorCode, errorStatus } from '../errors/app-error.ts';
import { tenantFilter } from '../tenants/contract.ts';
import type { Meta } from '../trpc/base.ts';

type Json = Record<string, unknown>;
interface Operation {
  parameters?: Json[];
  responses: Record<string, Json>;
  [key: string]: unknown;
}
type Document = Json & { paths: Record<string, Record<string, Operation>>; components: Json };

/**
 * Whether a call of the route makes something, and so answers 201: a POST to a collection, not an act on a member. A
 * collection below a member says so itself, and so does an act on many members.
 */
export const creates = ({ openapi, creates }: Meta): boolean =>
  openapi?.method === 'POST' && (creates ?? !openapi.path.includes('{'));

const reference = (schema: string): Json => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** What each status of a refusal means: its codes, from the one table of codes. */
const refusals: Readonly<Record<string, Json>> = Object.fromEntries(
  [...new Set(Object.values(errorStatus))].map((status) => {
    const codes = (Object.keys(errorStatus) as ErrorCode[]).filter((code) => errorStatus[code] === status);
    return [String(status), { description: codes.join(', '), ...reference('Error') }];
  }),
);

const errorSchema: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string', enum: Object.keys(errorStatus) },
        message: { type: 'string', description: 'A sentence to act on' },
        details: { type: 'object', additionalProperties: true, description: 'Facts for programs' },
        requestId: { type: ['string', 'null'], description: 'Names the request in the server log' },
      },
    },
  },
};

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
  description:
    'The same key and body give the first answer again for 24 hours; another body with it is a conflict',
};

const text = { type: 'string' };
const tokenForm: Json = {
  type: 'object',
  required: ['email', 'password'],
  additionalProperties: false,
  properties: {
    email: { type: 'string', format: 'email' },
    password: text,
    totp: { ...text, description: 'Second factor, where the account has one' },
    tenant: { ...text, description: 'Slug of the workspace the token is for' },
  },
};
const tokenAnswer: Json = {
  type: 'object',
  required: ['accessToken', 'refreshToken', 'expiresAt', 'tokenType'],
  properties: {
    accessToken: text,
    refreshToken: text,
    expiresAt: { type: 'string', format: 'date-time' },
    tokenType: { type: 'string', enum: ['Bearer'] },
  },
};

const inPath = (name: string, description: string): Json => ({
  name,
  in: 'path',
  required: true,
  schema: text,
  description,
});

/** The query of a download, from its contract. */
function queryOf(input: z.ZodType): Json[] {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

const auditFile = (id: string, summary: string, input: z.ZodType): Operation => ({
  operationId: id,
  summary,
  tags: ['Audit'],
  security: [{ bearer: [] }],
  parameters: queryOf(input) as NonNullable<Operation['parameters']>,
  responses: {
    200: {
      description: 'Every entry that matches, oldest first, with its hash and the hash before it',
      content: { 'application/x-ndjson': { schema: text }, 'text/csv': { schema: text } },
    },
    ...refusals,
  },
});

/** Paths outside the router. */
const plainPaths: Document['paths'] = {
  '/auth/token': {
    post: {
      operationId: 'auth-token',
      summary: 'Tokens for a program, from e-mail and password',
      tags: ['Sign-in'],
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: tokenForm } } },
      responses: {
        200: { description: 'Tokens', content: { 'application/json': { schema: tokenAnswer } } },
        ...refusals,
      },
    },
  },
  '/admin/tenants.csv': {
    get: {
      operationId: 'tenants-csv',
      summary: 'The list of tenants as CSV, with the filters of the list',
      tags: ['Tenants'],
      security: [{ bearer: [] }],
      parameters: queryOf(tenantFilter),
      responses: {
        200: { description: 'All of it, streamed', content: { 'text/csv': { schema: text } } },
        ...refusals,
      },
    },
  },
  '/admin/tenants/{tenant}/exports/{id}/archive': {
    get: {
      operationId: 'exports-archive',
      summary: 'The archive of a finished export',
      tags: ['Exports'],
      security: [{ bearer: [] }],
      parameters: [inPath('tenant', 'Id or slug'), inPath('id', 'Id of the export')],
      responses: {
        200: {
          description: 'A ZIP of NDJSON files with manifest.json and SHA256SUMS; the etag is its SHA-256',
          content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
        },
        ...refusals,
      },
    },
  },
  '/admin/audit/export': {
    get: auditFile('audit-export', "The platform's audit chain as a file, or a tenant's", exportAuditInput),
  },
  '/api/audit/export': {
    get: auditFile('audit-exportOwn', "The workspace's own audit chain as a file", exportOwnAuditInput),
  },
  '/healthz': {
    get: {
      operationId: 'healthz',
      summary: 'Whether the process lives',
      tags: ['Health'],
      security: [],
      responses: { 200: { description: 'It does' } },
    },
  },
  '/readyz': {
    get: {
      operationId: 'readyz',
      summary: 'Whether every store answers',
      tags: ['Health'],
      security: [],
      responses: { 200: { description: 'They do' }, 503: refusals['503'] as Json },
    },
  },
};

/** The generator writes the input of a DELETE as query; it is taken as a body, like that of every change. */
function bodyOf(parameters: Json[]): Json | null {
  const inBody = parameters.filter((parameter) => parameter.in === 'query');
  if (inBody.length === 0) return null;
  const schema = {
    type: 'object',
    required: inBody.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
    properties: Object.fromEntries(inBody.map(({ name, schema }) => [name, schema])),
  };
  return { required: true, content: { 'application/json': { schema } } };
}

/** The generator knows its own errors and 200 alone: what the doors answer is put in their place. */
function correct(
  method: string,
  operation: Operation,
  { makes, takesKey }: { makes: boolean; takesKey: boolean },
): Operation {
  const success = operation.responses['200'] ?? { description: 'Done' };
  const { responses: _own, parameters: known = [], ...rest } = operation;
  const requestBody = method === 'delete' ? bodyOf(known) : null;
  const kept = requestBody ? known.filter((parameter) => parameter.in !== 'query') : known;
  const parameters = takesKey ? [...kept, idempotencyKey] : kept;
  return {
    ...rest,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: { [makes ? '201' : '200']: success, ...refusals },
  };
}

/** `method path` of every operation whose procedure says so of itself. */
function operationsWith(router: AnyRouter, says: (meta: Meta) => boolean): ReadonlySet<string> {
  const procedures = Object.values(router._def.procedures as Record<string, AnyProcedure>);
  return new Set(
    procedures.flatMap(({ _def }) => {
      const meta = (_def as { meta?: Meta }).meta ?? {};
      const { openapi } = meta;
      return openapi && says(meta) ? [`${openapi.method.toLowerCase()} ${openapi.path}`] : [];
    }),
  );
}

/** The OpenAPI 3.1 description, generated from the same contracts. */
export function openApiDocument(router: AnyRouter, baseUrl: string, version: string): object {
  const generated = generateOpenApiDocument(router as Parameters<typeof generateOpenApiDocument>[0], {
    title: 'dmagency',
    description:
      'Everything the console can do to the platform, a script can do. Bearer: an access token from POST /auth/token, or an API key.',
    version,
    baseUrl,
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  }) as unknown as Document;
  const making = operationsWith(router, creates);
  const keyed = operationsWith(router, ({ idempotent }) => idempotent === true);
  const paths = Object.fromEntries(
    Object.entries(generated.paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          correct(method, operation, {
            makes: making.has(`${method} ${path}`),
            takesKey: keyed.has(`${method} ${path}`),
          }),
        ]),
      ),
    ]),
  );
  const components = { ...generated.components, schemas: { Error: errorSchema } };
  return { ...generated, paths: { ...plainPaths, ...paths }, components };
}
