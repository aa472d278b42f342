/** Where files are dropped or picked. */
import { Button, type ButtonProps } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './DropArea.module.css';

type AreaProps = { label: string; onDrop: (dropped: DataTransfer) => void; children: ReactNode };

export function DropArea({ label, onDrop, children }: AreaProps) {
  const [over, setOver] = useState(false);
  return (
    <section
      className={styles.drop}
      data-over={over}
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(event.dataTransfer);
      }}
    >
      {children}
    </section>
  );
}

type PickProps = Pick<ButtonProps, 'type' | 'icon' | 'children'> & {
  /** Names the field for files, which nobody sees. */
  label: string;
  accept?: string;
  multiple?: boolean;
  /** A whole folder in place of files. */
  folder?: boolean;
  onFiles: (files: File[]) => void;
};

/** A button in place of the browser's own field for files. */
export function PickButton({ label, accept, multiple, folder = false, onFiles, ...button }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React knows no such property; the attribute makes the field pick a folder.
    if (folder) input.current?.setAttribute('webkitdirectory', '');
  }, [folder]);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple={multiple}
        className="visually-hidden"
        tabIndex={-1}
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length) onFiles(files);
        }}
      />
    </>
  );
}
