import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { defaultProvider } from './environment-credentials';

export interface SignedPost {
  readonly service: string;
  readonly region: string;
  /** Its protocol, host and port are used. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** One request by the SDK's signature, where a client of the SDK would be much of a function. */
export async function signedPost(
  { service, region, endpoint, headers, body }: SignedPost,
  send: typeof fetch = fetch,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  const { protocol, hostname, port, host } = new URL(endpoint);
  const signer = new SignatureV4({ service, region, credentials: defaultProvider(), sha256: Sha256 });
  const signed = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    port: port ? Number(port) : undefined,
    path: '/',
    headers: { host, ...headers },
    body,
  });
  const response = await send(`${protocol}//${host}/`, {
    method: 'POST',
    headers: signed.headers,
    body,
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  return { ok: response.ok, status: response.status, text: await response.text() };
}
