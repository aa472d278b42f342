/** Files out of a drop: folders are walked with the entries API, names keep their path inside the folder. */
import type { Chosen } from './uploader';

const HIDDEN = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;

/** Leave out what systems put into folders on their own. */
export function isOrdinary(path: string): boolean {
  return !HIDDEN.test(path);
}

function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  // readEntries gives at most a hundred at a time and an empty list at the end.
  const found: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    const next = () =>
      reader.readEntries((entries) => {
        if (!entries.length) return resolve(found);
        found.push(...entries);
        next();
      }, reject);
    next();
  });
}

async function walk(entry: FileSystemEntry, found: Chosen[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ file, name: entry.fullPath.replace(/^\//, '') });
  } else if (entry.isDirectory) {
    const children = await readAll((entry as FileSystemDirectoryEntry).createReader());
    for (const child of children) await walk(child, found);
  }
}

/** Entries must be taken from the event at once; the walk itself may last. */
export async function filesOfDrop(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry): entry is FileSystemEntry => entry !== null);
  if (!entries.length) return filesOfList([...transfer.files]);
  const found: Chosen[] = [];
  for (const entry of entries) await walk(entry, found);
  return sorted(found);
}

export function filesOfList(files: readonly File[]): Chosen[] {
  return sorted(files.map((file) => ({ file, name: file.webkitRelativePath || file.name })));
}

function sorted(chosen: readonly Chosen[]): Chosen[] {
  return chosen
    .filter(({ name }) => isOrdinary(name))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
