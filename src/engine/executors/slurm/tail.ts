/** A file that another machine appends lines to, read as it grows. */
import { type FileHandle, open } from 'node:fs/promises';

const newline = '\n'.charCodeAt(0);

export class Tail {
  private offset = 0;
  /** The start of a line that is not whole yet. */
  private rest = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** The lines that are whole since the last call; none while there is no file. */
  async lines(): Promise<string[]> {
    const grown = Buffer.concat([this.rest, await this.news()]);
    const end = grown.lastIndexOf(newline) + 1;
    this.rest = grown.subarray(end);
    return grown
      .subarray(0, end)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  private async news(): Promise<Buffer> {
    // Opened anew each time: that is when a network file system asks its server how long the file is.
    const handle = await opened(this.file);
    if (handle === undefined) return Buffer.alloc(0);
    try {
      const { size } = await handle.stat();
      const news = Buffer.alloc(Math.max(0, size - this.offset));
      const { bytesRead } = await handle.read(news, 0, news.length, this.offset);
      this.offset += bytesRead;
      return news.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }
}

async function opened(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESTALE: a network file system whose file was replaced; the next look finds it.
    if (code === 'ENOENT' || code === 'ESTALE') return undefined;
    throw error;
  }
}
