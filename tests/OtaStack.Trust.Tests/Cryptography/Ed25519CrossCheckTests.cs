using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class Ed25519CrossCheckTests(ITestOutputHelper output)
{
    [Fact]
    public void Random_signatures_verify_and_a_random_change_of_one_bit_does_not()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] secret = new byte[32];
        for (int round = 0; round < 300; round++)
        {
            random.NextBytes(secret);
            byte[] message = new byte[random.Next(600)];
            random.NextBytes(message);
            byte[] signature = ForeignVerifiers.Sign(secret, message, out byte[] key);

            Assert.True(Ed25519.Verify(key, signature, message), $"seed {seed} round {round}");

            byte[] changed = round % 3 == 0 && message.Length > 0 ? message : round % 3 == 1 ? signature : key;
            int bit = random.Next(changed.Length * 8);
            changed[bit >> 3] ^= (byte)(1 << (bit & 7));

            Assert.False(Ed25519.Verify(key, signature, message), $"seed {seed} round {round} bit {bit}");
        }
    }

    [Fact]
    public void Every_single_bit_of_signature_and_key_counts()
    {
        byte[] message = "the message"u8.ToArray();
        byte[] signature = ForeignVerifiers.Sign(new byte[32], message, out byte[] key);
        foreach (byte[] bytes in new[] { signature, key, message })
        {
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit >> 3] ^= (byte)(1 << (bit & 7));

                Assert.False(Ed25519.Verify(key, signature, message), $"{bytes.Length} bytes, bit {bit}");

                bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            }
        }

        Assert.True(Ed25519.Verify(key, signature, message));
    }

    [Fact]
    public void Other_sizes_of_key_or_signature_are_refused_without_an_exception()
    {
        byte[] message = [1, 2, 3];
        byte[] signature = ForeignVerifiers.Sign(new byte[32], message, out byte[] key);
        for (int size = 0; size <= 130; size++)
        {
            byte[] otherSignature = signature[..];
            Array.Resize(ref otherSignature, size);
            byte[] otherKey = key[..];
            Array.Resize(ref otherKey, size);

            Assert.Equal(size == 64, Ed25519.Verify(key, otherSignature, message));
            Assert.Equal(size == 32, Ed25519.Verify(otherKey, signature, message));
        }
    }

    [Fact]
    public void The_content_is_asked_for_its_bytes_once_and_in_any_pieces()
    {
        byte[] message = new byte[700];
        new Random(1).NextBytes(message);
        byte[] signature = ForeignVerifiers.Sign(new byte[32], message, out byte[] key);
        for (int piece = 1; piece < 300; piece += 37)
        {
            PiecewiseContent content = new(message, piece);

            Assert.True(Ed25519.Verify(key, signature, content));
            Assert.Equal(1, content.Asked);
        }
    }

    [Fact]
    public void Many_threads_may_verify_at_once()
    {
        byte[] message = [1, 2, 3];
        byte[] signature = ForeignVerifiers.Sign(new byte[32], message, out byte[] key);

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            byte[] bytes = [1, 2, (byte)(i % 2 == 0 ? 3 : i)];
            Assert.Equal(bytes[2] == 3, Ed25519.Verify(key, signature, bytes));
        });
    }

    [Fact]
    public void Content_that_fails_to_read_leaves_the_verifier_usable()
    {
        byte[] message = [1, 2, 3];
        byte[] signature = ForeignVerifiers.Sign(new byte[32], message, out byte[] key);

        Assert.Throws<IOException>(() => Ed25519.Verify(key, signature, new BrokenContent(message)));
        Assert.True(Ed25519.Verify(key, signature, message));
    }

    private sealed class PiecewiseContent(byte[] bytes, int piece) : ISignedContent
    {
        public int Asked { get; private set; }

        public void WriteTo(IByteSink sink)
        {
            Asked++;
            for (int position = 0; position < bytes.Length; position += piece)
            {
                sink.Write(bytes, position, Math.Min(piece, bytes.Length - position));
            }
        }
    }

    private sealed class BrokenContent(byte[] bytes) : ISignedContent
    {
        public void WriteTo(IByteSink sink)
        {
            sink.Write(bytes, 0, 1);
            throw new IOException("flash read failed");
        }
    }
}
