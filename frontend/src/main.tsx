import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Site } from './shell/Site';
import './shell/global.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Site />
    </StrictMode>,
  );
}
