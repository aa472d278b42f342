import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from './queries';
import type { Me, PageName, Role } from './types';

/** The signed-in user. Pages run below a route that has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Hiding is comfort only: the server decides. */
export function mayOpen(me: Me, page: PageName): boolean {
  return me.pages.includes(page);
}

export function rolesOf(me: Me): Role[] {
  return [...new Set(me.grants.map((grant) => grant.role))];
}
