import { execPathOfGit } from './git-exec-path';
import { Repository, ReferenceChange } from './repository';
import { runProcess } from '../core/process';
import { HttpAnswer, HttpRequest } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

export interface GitHost {
  readonly find: (name: string) => Repository | undefined;
  readonly arn: (name: string) => string;
  /** Throws where the repository has a key that the caller may not use. */
  readonly mustUseKey: (caller: Principal, name: string) => void;
  readonly pushed: (repository: Repository, changes: readonly ReferenceChange[], caller: Principal) => void;
}

/**
 * Git over HTTP, by git's own http-backend. The login is an access key and its secret, in the place of
 * CodeCommit's git credentials.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html
 */
export function gitHandler(world: World, iam: Iam, host: GitHost) {
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    const [, name, rest] = /^\/v1\/repos\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    const [user, secret] = Buffer.from(/^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', 'base64')
      .toString()
      .split(':');
    const caller = iam.login(user, secret ?? '');
    if (!caller) return { status: 401, headers: { 'www-authenticate': 'Basic realm="CodeCommit"' } };
    const repository = host.find(name);
    const service = request.query.get('service') ?? rest.slice(1);
    const pushes = service === 'git-receive-pack';
    const isPost = request.method === 'POST';
    // The references are known only once the client sends them.
    const references = pushes && isPost ? pushedReferences(request.body) : undefined;
    const action = pushes ? 'codecommit:GitPush' : 'codecommit:GitPull';
    if (!iam.allows(caller, action, host.arn(name), { 'codecommit:References': references }))
      return {
        status: 403,
        body: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${host.arn(name)}`,
      };
    if (!repository) return { status: 404, body: `${name} does not exist` };
    try {
      host.mustUseKey(caller, name);
    } catch (error) {
      // The login is right, and git is refused all the same. https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
      return { status: 403, body: error instanceof Error ? error.message : String(error) };
    }
    world.note('call', `${service} ${isPost ? 'POST' : 'GET'} ${name}`, { caller: caller.arn, references });
    const serve = async () =>
      backend(
        request,
        `/${repository.folder.split('/').at(-1) ?? ''}${rest}`,
        repository.folder.split('/').slice(0, -1).join('/'),
        caller,
      );
    if (!(pushes && isPost)) return serve();
    const { result, changes } = await repository.change(serve);
    host.pushed(repository, changes, caller);
    return result;
  };
}

/** The commands at the head of a push: `OLD NEW REF` in packet lines, up to a flush packet. */
function pushedReferences(body: Buffer): string[] {
  const references: string[] = [];
  for (let at = 0; at + 4 <= body.length;) {
    const length = parseInt(body.toString('latin1', at, at + 4), 16);
    if (!length) break;
    const [, reference] =
      /^[0-9a-f]{40} [0-9a-f]{40} ([^\0\n]+)/.exec(body.toString('utf8', at + 4, at + length)) ?? [];
    if (reference) references.push(reference);
    at += length;
  }
  return references;
}

/** @see https://git-scm.com/docs/git-http-backend */
async function backend(request: HttpRequest, path: string, root: string, caller: Principal): Promise<HttpAnswer> {
  const done = await runProcess(`${await execPathOfGit()}/git-http-backend`, [], {
    input: request.body,
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: request.query.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(request.body.length),
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: caller.arn,
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  const cut = done.stdout.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(
    done.stdout
      .toString('latin1', 0, cut)
      .split('\r\n')
      .map((line) => {
        const [key, ...value] = line.split(': ');
        return [key.toLowerCase(), value.join(': ')];
      }),
  );
  const { status, ...others } = headers;
  return { status: status ? parseInt(status, 10) : 200, headers: others, body: done.stdout.subarray(cut + 4) };
}
