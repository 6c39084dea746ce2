import { IncomingHttpHeaders } from 'node:http';
import { Json } from './json';
import { ConditionContext } from '../iam/conditions';
import { Principal } from '../iam/principal';

/** One operation of a service: who may call it, and what it does. */
export interface Operation {
  /** The action in policies, if it is not called as the operation is. `none`: nobody needs a permission. */
  readonly action?: string;
  /** ARNs of what the operation acts upon. Absent: `*`. */
  readonly resources?: (input: Json) => readonly string[] | Promise<readonly string[]>;
  /** Values of the condition keys that the service knows for this operation. */
  readonly context?: (input: Json) => ConditionContext;
  readonly run: (input: Json, caller: Principal) => Json | undefined | Promise<Json | undefined>;
}

/** How a service reads requests and writes answers that has operations in the address, not in a header. */
export interface RestProtocol {
  readonly read: (request: HttpRequest) => { readonly operation: string; readonly input: Json };
  readonly write: (operation: string, output: Json) => HttpAnswer;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A service as the endpoint sees it. */
export interface Service {
  /** The name that requests are signed for. */
  readonly signingName: string;
  /** The prefix of its actions in policies. */
  readonly prefix: string;
  readonly protocol: 'json' | 'query';
  /** The code of its refusals, where it is another than that of its protocol. */
  readonly deniedAs?: string;
  /** In the place of the protocol. */
  readonly rest?: RestProtocol;
  readonly operations: Readonly<Record<string, Operation>>;
}
