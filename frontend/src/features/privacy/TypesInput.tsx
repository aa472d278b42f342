import { Select, type SelectProps } from 'antd';
import type { ProcessingRegister } from '@/api/types';
import { useName } from './company';

/** Types of paper of the company's register, as an input of a form. */
export function TypesInput({ of, ...given }: SelectProps & { of: ProcessingRegister | undefined }) {
  const name = useName();
  return (
    <Select
      {...given}
      mode="multiple"
      showSearch={{ optionFilterProp: 'label' }}
      options={(of?.items ?? []).map((row) => ({ value: row.type, label: name(row) }))}
    />
  );
}
