import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

interface Release { readonly version: string; readonly manifest: object; readonly tarball: Buffer }

/** A registry that has this one package, and sends all other requests on to the one that npm is set to. */
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

  private constructor(elsewhere: string) {
    this.server = createServer((request, response) => {
      const path = request.url ?? '/';
      const release = this.releases.find(({ version }) => path === `/flow-ci-projen-${version}.tgz`);
      if (path === '/flow-ci-projen') response.setHeader('content-type', 'application/json').end(JSON.stringify(this.packument()));
      else if (release) response.end(release.tarball);
      else response.writeHead(302, { location: `${elsewhere}${path}` }).end();
    });
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
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
        shasum: createHash('sha1').update(tarball).digest('hex'),
      },
    }]);
    return { 'name': 'flow-ci-projen', 'dist-tags': { latest: this.releases.at(-1)?.version }, 'versions': Object.fromEntries(versions) };
  }
}
