/** Which backend this process has. */
import type { BackendDescription } from './executor.js';

/** Loads the backend that is asked for. Throws UserError where it is not there. */
export async function describeBackend(request: string): Promise<BackendDescription> {
  // Imported late: a process that only runs stages without tensors starts a second sooner.
  const { loadBackend } = await import('../../tensor/backend.js');
  const { name, reason, versions } = await loadBackend(request as 'auto' | 'tensorflow' | 'wasm');
  return { name, reason, versions };
}
