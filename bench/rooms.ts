/** The rooms of any checkout of goodhart that is built, by their public functions: ours, or the one before a change. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Rooms {
  kl: typeof import('../src/methods/penalties/kl.js')['kl'];
  ppo: typeof import('../src/methods/ppo/index.js')['ppo'];
  single: typeof import('../src/reward/single.js')['single'];
  worldConfig: typeof import('../src/world/config.js')['worldConfig'];
  policy: typeof import('../src/policy/index.js');
  random: typeof import('../src/random/index.js');
  reward: typeof import('../src/reward/index.js');
  tensor: typeof import('../src/tensor/index.js');
  world: typeof import('../src/world/index.js');
}

/** `folder` holds the rooms: the `dist` of a checkout. */
export async function openRooms(folder: string): Promise<Rooms> {
  const open = <Room>(path: string): Promise<Room> => import(pathToFileURL(join(folder, path)).href);
  // One after the other: the tensor room decides by what the process has loaded already.
  const tensor = await open<Rooms['tensor']>('tensor/index.js');
  return {
    tensor,
    random: await open('random/index.js'),
    world: await open('world/index.js'),
    policy: await open('policy/index.js'),
    reward: await open('reward/index.js'),
    worldConfig: (await open<Pick<Rooms, 'worldConfig'>>('world/config.js')).worldConfig,
    single: (await open<Pick<Rooms, 'single'>>('reward/single.js')).single,
    kl: (await open<Pick<Rooms, 'kl'>>('methods/penalties/kl.js')).kl,
    ppo: (await open<Pick<Rooms, 'ppo'>>('methods/ppo/index.js')).ppo,
  };
}
