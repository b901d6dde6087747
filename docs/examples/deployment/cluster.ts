// Several processes on one port.
import cluster from "node:cluster"
import { availableParallelism } from "node:os"

let isStopping = false

if (cluster.isPrimary) {
  const count = Number(process.env.WORKERS ?? availableParallelism())
  for (let i = 0; i < count; i++) cluster.fork()
  cluster.on("exit", () => {
    if (!isStopping) cluster.fork()
  })
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isStopping = true
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM")
    })
  }
} else {
  await import("./server.ts")
}
