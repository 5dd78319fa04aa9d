// The peer: what a minimal Express + Socket.io + BullMQ + pg server does for the same two requests. It is given every advantage:
// one prepared statement a request, no rate limits, no log, no metrics, no second process to tell.
import crypto from 'node:crypto';
import http from 'node:http';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { Server } from 'socket.io';
import { z } from 'zod';

const settings = JSON.parse(process.env.PEER_SETTINGS);
const pool = new pg.Pool({ ...settings.postgres, max: 10 });
const queue = new Queue('generate', { connection: new Redis({ ...settings.redis, maxRetriesPerRequest: null }) });

await pool.query(`
  CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, owner TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id), role TEXT NOT NULL, text TEXT NOT NULL,
    data TEXT NOT NULL, created_ms BIGINT NOT NULL);
  CREATE INDEX IF NOT EXISTS messages_by_conversation ON messages (conversation_id, created_ms);
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, created_ms BIGINT NOT NULL);
  CREATE INDEX IF NOT EXISTS jobs_by_owner ON jobs (owner, id);
`);

const Message = z.strictObject({
  role: z.enum(['user', 'assistant', 'tool', 'system']),
  text: z.string().max(200000),
  data: z.record(z.string(), z.any()).default({}),
});
const Beat = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  brief: z.strictObject({
    genre: z.string().min(1).max(40),
    bars: z.int().min(1).max(512).optional(),
    bpm: z.number().min(30).max(300).optional(),
    seed: z.int().min(0).max(4294967295).optional(),
  }),
  output: z.strictObject({ format: z.enum(['wav', 'flac', 'ogg', 'opus', 'mp3']) }).default({ format: 'wav' }),
});

const who = (token) => jwt.verify(token, settings.secret, { algorithms: ['HS256'] });
const checked = (schema) => (request, response, next) => {
  const found = schema.safeParse(request.body);
  if (!found.success) return response.status(422).json({ error: found.error.issues });
  request.checked = found.data;
  next();
};

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '1mb' }));
app.use((request, response, next) => {
  try {
    request.who = who((request.headers.authorization ?? '').slice(7));
  } catch {
    return response.status(401).json({ error: 'unauthorized' });
  }
  next();
});

app.post('/api/chat/conversations/:id/messages', checked(Message), async (request, response) => {
  const { role, text, data } = request.checked;
  const message = { id: crypto.randomUUID(), conversationId: request.params.id, role, text, data, createdMs: Date.now() };
  const { rowCount } = await pool.query({
    name: 'message',
    text: `INSERT INTO messages (id, conversation_id, role, text, data, created_ms)
      SELECT $1, id, $3, $4, $5, $6::bigint FROM conversations WHERE id = $2 AND owner = $7`,
    values: [message.id, message.conversationId, role, text, JSON.stringify(data), message.createdMs, request.who.team],
  });
  if (!rowCount) return response.status(404).json({ error: 'not found' });
  io.to(request.who.team).emit('chat:message', message);
  response.status(201).json(message);
});

app.post('/api/generate/beat', checked(Beat), async (request, response) => {
  const id = crypto.randomUUID();
  const body = { ...request.checked, brief: { seed: crypto.randomInt(2 ** 32 - 1), ...request.checked.brief } };
  await pool.query({
    name: 'job',
    text: `INSERT INTO jobs (id, owner, kind, state, body, created_ms) VALUES ($1, $2, 'beat', 'queued', $3, $4)`,
    values: [id, request.who.team, JSON.stringify(body), Date.now()],
  });
  await queue.add('beat', { id }, { jobId: id, attempts: 3 });
  io.to(request.who.team).emit('generation:queued', { jobId: id, status: 'queued', percent: 0 });
  response.status(202).json({ jobId: id, status: 'queued', estimatedTime: 10 });
});

const server = http.createServer(app);
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
io.use((socket, next) => {
  try {
    socket.join(who(socket.handshake.auth.token).team);
    next();
  } catch (error) {
    next(error);
  }
});
server.keepAliveTimeout = 60_000;
server.listen(settings.port, '127.0.0.1', () => console.log('listening'));
