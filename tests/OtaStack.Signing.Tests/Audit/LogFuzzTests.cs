using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Audit;

/// <summary>Foreign bytes in the place of a log or a statement: refused or found, never a crash. OTA_FUZZ_CASES makes it run longer.</summary>
public sealed class LogFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly LogDesk _desk = new LogDesk().Sign(2);

    private static int Cases => Fuzz.Cases(4000);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_mangled_log_is_found_out()
    {
        byte[] whole = File.ReadAllBytes(_desk.LogFile);
        LogHead head = _desk.Verify().Head!;
        Run(whole, mangled =>
        {
            File.WriteAllBytes(_desk.LogFile, mangled);
            try
            {
                Assert.Equal(mangled.AsSpan().SequenceEqual(whole), _desk.Verify(head).IsIntact);
            }
            catch (SigningException refused)
            {
                Assert.Equal(AuditErrorCode.LogEmpty, refused.Code);
            }
        });
    }

    [Fact]
    public void A_mangled_statement_is_refused()
    {
        SignedStatement checkpoint = Checkpoint.Of(_desk.Verify().Head!, _desk.Clock.GetUtcNow());
        checkpoint.Sign(_desk.Key);
        byte[] whole = checkpoint.ToBytes();
        Assert.Equal(whole, SignedStatement.Parse(whole, Checkpoint.TypeName, "checkpoint").ToBytes());
        int refusals = 0;
        Run(whole, mangled =>
        {
            try
            {
                Assert.Equal(whole, SignedStatement.Parse(mangled, Checkpoint.TypeName, "checkpoint").ToBytes());
            }
            catch (SigningException refused)
            {
                Assert.Contains(refused.Code, (string[])[AuditErrorCode.StatementMalformed, AuditErrorCode.StatementSignature, ErrorCode.KeyMalformed]);
                refusals++;
            }
        });
        Assert.True(refusals > Cases * 9 / 10, $"{refusals} refusals");
    }

    private void Run(byte[] whole, Action<byte[]> check)
    {
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < Cases; i++)
        {
            byte[] mangled = Fuzz.Mangle(whole, random, "\\ud800\u00e9-0{[\""u8);
            try
            {
                check(mangled);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, case {i}: {Convert.ToBase64String(mangled)}", failure);
            }
        }
    }
}
