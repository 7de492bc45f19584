/** Whether a worker may run a cell: with the same code and the same kernels, and with every module that it needs. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../../config/index.js';
import type { Cell } from '../../cell.js';
import { createCodeVersions } from '../../code-version/index.js';
import type { BackendDescription } from '../executor.js';

export class Fitting {
  private readonly versions = createCodeVersions();
  private readonly backends = new Map<string, Promise<BackendDescription | string>>();
  /** By what was asked: the answers of a worker do not change. */
  private readonly known = new Map<string, Promise<string | undefined>>();

  constructor(private readonly probe: (backend: string) => Promise<BackendDescription>) {}

  /** Why not, in words; undefined where nothing is in the way. */
  async misfit(cell: Cell): Promise<string | undefined> {
    const { kind, code, tensors } = cell.stage;
    const key = [kind, code.version, ...code.modules, ...cell.plugins].join('\n');
    const asked = this.known.get(key) ?? this.codeMisfit(cell);
    this.known.set(key, asked);
    return (await asked) ?? (tensors ? await this.otherBackend(cell) : undefined);
  }

  private async codeMisfit(cell: Cell): Promise<string | undefined> {
    return this.missing(cell) ?? (await this.otherCode(cell));
  }

  private missing({ plugins, stage }: Cell): string | undefined {
    const gone = [...plugins, stage.module]
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url))
      .find((file) => !existsSync(file));
    return gone && `there is no ${gone} here; a plug-in has to lie at the same path on every machine`;
  }

  private async otherCode({ stage: { kind, code } }: Cell): Promise<string | undefined> {
    const words = `its code of the stage ${kind} is another version`;
    try {
      // Meanwhile the locks of the cells that run have to be renewed.
      const own = await this.versions.inPieces(code.modules);
      return own === code.version ? undefined : words;
    } catch (error) {
      return `${words} (${(error as Error).message})`;
    }
  }

  private async otherBackend({ backend, kernels }: Cell): Promise<string | undefined> {
    const asked =
      this.backends.get(backend) ?? this.probe(backend).catch((error: Error) => this.denied(backend, error));
    this.backends.set(backend, asked);
    const found = await asked;
    if (typeof found === 'string') return found;
    const own = found.versions.kernels;
    if (kernels === undefined || own === kernels) return undefined;
    return `the study began with kernels ${kernels}, its own are ${own ?? 'none'}; --backend wasm runs everywhere`;
  }

  /** A backend that is not there is an answer for good; of a process that was killed over the question another may know. */
  private denied(backend: string, error: Error): string {
    if (!(error instanceof UserError)) this.backends.delete(backend);
    return error.message;
  }
}
