using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>A card or stick with a bundle on it, which can be pulled out at any read.</summary>
internal sealed class Medium(byte[] bundle) : IByteSource
{
    public int Length => PulledAt > 0 && Reads >= PulledAt ? 0 : bundle.Length;

    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Number of the read at which the medium is pulled out; 0 = never.</summary>
    public int PulledAt { get; set; }

    /// <summary>Bytes given at a time at most.</summary>
    public int PieceBytes { get; set; } = 300;

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        Reads++;
        if (PulledAt > 0 && Reads >= PulledAt)
        {
            throw new IOException("the medium is gone");
        }

        int taken = Math.Max(0, Math.Min(Math.Min(count, PieceBytes), bundle.Length - position));
        Array.Copy(bundle, Math.Min(position, bundle.Length), buffer, offset, taken);
        BytesRead += taken;
        return taken;
    }
}
