import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from './deployment';
import { until } from './opened';

let count = 0;

/** A build that runs until it is let go, or stopped. */
export class Held {
  private readonly name = `go-${(count += 1)}`;

  constructor(private readonly ci: Deployment) {}

  /** What it does, in a shell. */
  public get command(): string {
    return `until [ -e "$HOME/${this.name}" ]; do sleep 0.02; done`;
  }

  /** Wait until nothing else is under way. Where something keeps it from starting, it is not either. */
  public async alone(): Promise<void> {
    await until('only the build that is held goes on', () => {
      const { underWay } = this.ci.aws.world;
      return underWay.length <= 1 && underWay.every((what) => what.startsWith('build '));
    });
  }

  public async letGo(): Promise<void> {
    writeFileSync(join(this.ci.aws.world.folder('builds', 'home'), this.name), '');
    await this.ci.aws.quiet();
  }
}
