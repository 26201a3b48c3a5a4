using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>The last look at an image before it may run: read back from the slot, hashed whole.</summary>
internal static class StagedImage
{
    /// <summary>True when every part, and all parts one after the other, have their signed SHA-256.</summary>
    public static bool IsRight(AgentContext context, SlotName slot, ImageIndex index, byte[] imageSha256)
    {
        Sha256 whole = new();
        TwoHashes hashes = new(new Sha256(), whole);
        byte[] expected = new byte[Sha256.DigestSize];
        byte[] actual = new byte[Sha256.DigestSize];
        for (int part = 0; part < index.Parts.Length; part++)
        {
            FileSource file = new(context.Files, BootPaths.Part(slot, index.Parts[part].Name));
            if (file.Length != index.Parts[part].Length || !SourceDigest.TryWriteTo(file, hashes, context.Block))
            {
                return false;
            }

            hashes.First.Finish(actual, 0);
            index.ReadPartSha256(part, expected);
            if (!ConstantTime.AreEqual(actual, 0, expected, 0, Sha256.DigestSize))
            {
                return false;
            }
        }

        whole.Finish(actual, 0);
        return ConstantTime.AreEqual(actual, 0, imageSha256, 0, Sha256.DigestSize);
    }

    private sealed class TwoHashes : IByteSink
    {
        private readonly Sha256 _second;

        public TwoHashes(Sha256 first, Sha256 second)
        {
            First = first;
            _second = second;
        }

        public readonly Sha256 First;

        public void Write(byte[] buffer, int offset, int count)
        {
            First.Write(buffer, offset, count);
            _second.Write(buffer, offset, count);
        }
    }
}
