// Forms and uploads: fields, a model, files in memory and on disk, and JSON with a file.
import { createHash } from "node:crypto"
import { Form, Hayapi, Upload } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Forms and uploads", maxUploadSize: 20 * 1024 * 1024 })

export const login = app.post(
  "/login",
  { params: { username: Form(z.string()), password: Form(z.string().min(8)), remember: Form(z.boolean().default(false)) } },
  async function login({ username, remember }) {
    return { username, remember }
  },
)

const Profile = z.object({ name: z.string(), age: z.int().min(0), tags: z.array(z.string()).default([]) }).meta({ id: "Profile" })

export const saveProfile = app.post("/profile", { params: { profile: Form(Profile) } }, async function saveProfile({ profile }) {
  return profile
})

export const upload = app.post(
  "/files",
  { params: { file: Upload(), note: Form(z.string().optional()) } },
  async function upload({ file, note }) {
    const digest = createHash("sha256")
    for await (const chunk of file.stream()) digest.update(chunk)
    return { name: file.name, size: file.size, type: file.type, sha256: digest.digest("hex"), note }
  },
)

export const uploadPictures = app.post(
  "/pictures",
  { params: { pictures: Upload(z.array(z.file()).max(5), { maxSize: 2 * 1024 * 1024, mediaTypes: ["image/png", "image/jpeg"] }) } },
  async function uploadPictures({ pictures }) {
    return pictures.map(({ name, size }) => ({ name, size }))
  },
)

const Listing = z.object({ title: z.string(), price: z.number() }).meta({ id: "Listing" })

export const publish = app.post(
  "/listings",
  { params: { listing: Form(Listing), photo: z.file().optional() } },
  async function publish({ listing, photo }) {
    return { ...listing, photo: photo?.name ?? null }
  },
)
