import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';

const BUNDLED = join(__dirname, '..', '..', '..', 'node_modules', 'aws-cdk-lib', 'node_modules');

interface Release { readonly version: string; readonly manifest: object; readonly tarball: Buffer }

/**
 * A registry that has this one package, and sends all other requests on to the one that npm is set to. A mirror may lack
 * what aws-cdk-lib brings within itself, which yarn and bun ask for all the same: that comes from the installed aws-cdk-lib.
 */
export class NpmRegistry {
  public static async start(...tarballs: readonly string[]): Promise<NpmRegistry> {
    const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' });
    const elsewhere = stdout.split('\n').find((line) => line.startsWith('http')) ?? 'https://registry.npmjs.org/';
    const registry = new NpmRegistry(elsewhere.replace(/\/$/, ''));
    for (const tarball of tarballs) registry.publish(tarball);
    await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  private readonly releases: Release[] = [];
  private readonly server: Server;

  private constructor(private readonly elsewhere: string) {
    this.server = createServer((request, response) => {
      this.answer(request.url ?? '/', response).catch((error: Error) => response.writeHead(500).end(error.message));
    });
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    const release = this.releases.find(({ version }) => path === `/flow-ci-projen-${version}.tgz`);
    const name = decodeURIComponent(path.slice(1));
    const bundled = join(BUNDLED, name);
    if (name === 'flow-ci-projen') response.setHeader('content-type', 'application/json').end(JSON.stringify(this.packument()));
    else if (release) response.end(release.tarball);
    else if (path.startsWith('/bundled/')) response.end(packed(decodeURIComponent(path.slice('/bundled/'.length, -'.tgz'.length))));
    else if (name !== '' && existsSync(join(bundled, 'package.json'))) response.setHeader('content-type', 'application/json').end(JSON.stringify(await this.withBundled(name)));
    else response.writeHead(302, { location: `${this.elsewhere}${path}` }).end();
  }

  /** What the other registry has of a package, and the version that aws-cdk-lib brings. */
  private async withBundled(name: string): Promise<object> {
    const answer = await fetch(`${this.elsewhere}/${name.replace('/', '%2f')}`);
    const known = (answer.ok ? await answer.json() : { name }) as { 'versions'?: Readonly<Record<string, object>>; 'dist-tags'?: object };
    const manifest = JSON.parse(readFileSync(join(BUNDLED, name, 'package.json'), 'utf8')) as { version: string };
    if (known.versions?.[manifest.version]) return known;
    const { integrity, shasum } = digests(packed(name));
    const version = { ...manifest, dist: { tarball: `${this.url}bundled/${encodeURIComponent(name)}.tgz`, integrity, shasum } };
    return { ...known, 'dist-tags': known['dist-tags'] ?? { latest: manifest.version }, 'versions': { ...known.versions, [manifest.version]: version } };
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** The newest comes last. */
  public publish(path: string): void {
    const manifest = JSON.parse(spawnSync('tar', ['xzOf', path, 'package/package.json'], { encoding: 'utf8' }).stdout) as { version: string };
    this.releases.push({ version: manifest.version, manifest, tarball: readFileSync(path) });
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private packument(): object {
    const versions = this.releases.map(({ version, manifest, tarball }) => [version, {
      ...manifest,
      dist: {
        tarball: `${this.url}flow-ci-projen-${version}.tgz`,
        ...digests(tarball),
      },
    }]);
    return { 'name': 'flow-ci-projen', 'dist-tags': { latest: this.releases.at(-1)?.version }, 'versions': Object.fromEntries(versions) };
  }
}

const tarballs = new Map<string, Buffer>();

/** A package that aws-cdk-lib brings, as a tarball; the same bytes each time. */
function packed(name: string): Buffer {
  const known = tarballs.get(name);
  if (known) return known;
  const { stdout } = spawnSync('tar', ['czf', '-', '--transform', 's,^\\.,package,', '-C', join(BUNDLED, name), '.'], { maxBuffer: 64 * 1024 * 1024 });
  tarballs.set(name, stdout);
  return stdout;
}

function digests(tarball: Buffer): { readonly integrity: string; readonly shasum: string } {
  return { integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`, shasum: createHash('sha1').update(tarball).digest('hex') };
}
