export const load = () => ({ now: process.uptime() });
