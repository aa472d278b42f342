/** Build of the site into the Python package; the development server forwards API calls to the application. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { evidenceCheck } from './verifier.ts';

const SERVER = process.env.DOSSIER_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), evidenceCheck()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    // The verifiers lie beside the site.
    fs: { allow: ['.', '../verifier'] },
    proxy: {
      '/api': { target: SERVER, changeOrigin: false },
      '/_allauth': { target: SERVER, changeOrigin: false },
    },
  },
  build: {
    outDir: process.env.DOSSIER_WEB_OUT ?? '../src/dossier/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Inlined files would become data: fonts and scripts, which the content-security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
  },
});
