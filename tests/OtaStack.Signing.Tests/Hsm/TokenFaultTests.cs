using System.Text.Json.Nodes;
using Net.Pkcs11Interop.Common;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>A token that fails at every point where one can: the failure has its code and CKR_ name, and nothing half made is left.</summary>
public sealed class TokenFaultTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _module;

    public TokenFaultTests()
    {
        _ota = new ToolRun(_workshop);
        _module = _workshop.Write("module.so", "not a library");
    }

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(CKR.CKR_DEVICE_REMOVED, "token.removed", SigningFault.Token)]
    [InlineData(CKR.CKR_TOKEN_NOT_PRESENT, "token.removed", SigningFault.Token)]
    [InlineData(CKR.CKR_DEVICE_ERROR, "token.broken", SigningFault.Token)]
    [InlineData(CKR.CKR_GENERAL_ERROR, "token.broken", SigningFault.Token)]
    [InlineData(CKR.CKR_SESSION_HANDLE_INVALID, "token.session_lost", SigningFault.Token)]
    [InlineData(CKR.CKR_SESSION_CLOSED, "token.session_lost", SigningFault.Token)]
    [InlineData(CKR.CKR_USER_NOT_LOGGED_IN, "token.session_lost", SigningFault.Token)]
    [InlineData(CKR.CKR_MECHANISM_INVALID, "token.mechanism", SigningFault.Token)]
    [InlineData(CKR.CKR_KEY_FUNCTION_NOT_PERMITTED, "token.forbids", SigningFault.Token)]
    [InlineData(CKR.CKR_DATA_LEN_RANGE, "token.data_length", SigningFault.Token)]
    [InlineData(CKR.CKR_OPERATION_ACTIVE, "token.busy", SigningFault.Token)]
    [InlineData(CKR.CKR_VENDOR_DEFINED, "token.failed", SigningFault.Token)]
    public void A_failure_while_signing_is_told_and_writes_nothing(CKR code, string expected, SigningFault fault)
    {
        using FakeToken token = new(_module);
        token.Signing = _ => throw FakeToken.Failure("C_Sign", code);

        using IKeySigner signer = KeyUri.Parse(token.Uri).Open(new FixedPins(), token.Ports);
        SigningException failure = Refusals.Expect(expected, fault, () => signer.Sign([1]));

        Assert.Equal("fake", failure.Arguments[0]);
        Assert.Contains($"{code}", failure.Arguments[1], StringComparison.Ordinal);
        Assert.Contains("C_Sign", failure.Arguments[1], StringComparison.Ordinal);
        _ = Assert.IsType<Pkcs11Exception>(failure.InnerException);
    }

    [Theory]
    [InlineData(CKR.CKR_PIN_INCORRECT, "pin.wrong")]
    [InlineData(CKR.CKR_PIN_LEN_RANGE, "pin.wrong")]
    [InlineData(CKR.CKR_PIN_LOCKED, "pin.locked")]
    [InlineData(CKR.CKR_PIN_EXPIRED, "pin.unusable")]
    [InlineData(CKR.CKR_USER_PIN_NOT_INITIALIZED, "pin.unusable")]
    public void A_PIN_is_tried_once_whatever_the_token_says_and_the_session_is_closed(CKR code, string expected)
    {
        using FakeToken token = new(_module);
        token.Session.WhenForAnyArgs(session => session.Login(default)).Throw(FakeToken.Failure("C_Login", code));
        FixedPins pins = new();

        SigningException failure = Refusals.Expect(expected, SigningFault.Passphrase, () => KeyUri.Parse(token.Uri).Open(pins, token.Ports));

        _ = Assert.Single(pins.Asked);
        token.Session.ReceivedWithAnyArgs(1).Login(default);
        token.Session.Received(1).Dispose();
        token.Module.Received(1).Dispose();
        Assert.DoesNotContain(SoftHsm.Pin, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_token_is_told_before_anybody_types_a_PIN()
    {
        using FakeToken token = new(_module, TokenStates.LoginRequired | TokenStates.TokenInitialized | TokenStates.UserPinLocked);
        FixedPins pins = new();

        _ = Refusals.Expect("pin.locked", SigningFault.Passphrase, () => KeyUri.Parse(token.Uri).Open(pins, token.Ports));

        Assert.Empty(pins.Asked);
        token.Session.DidNotReceiveWithAnyArgs().Login(default);
    }

    [Fact]
    public void The_last_try_is_left_to_a_person()
    {
        using FakeToken token = new(_module, TokenStates.LoginRequired | TokenStates.TokenInitialized | TokenStates.UserPinFinalTry);
        _ota.Modules = token.Modules;
        _ota.Set("OTA_PIN", SoftHsm.Pin);

        (int code, JsonObject data) = _ota.RunJson("key", "attest", token.Uri);
        Assert.Equal((5, "pin.final_try"), (code, (string?)data["code"]));
        (code, data) = _ota.RunJson("key", "attest", token.Uri, "--pin-fd", "4");
        Assert.Equal((5, "pin.final_try"), (code, (string?)data["code"]));

        token.Session.DidNotReceiveWithAnyArgs().Login(default);
    }

    [Fact]
    public void An_empty_PIN_is_not_tried()
    {
        using FakeToken token = new(_module);

        _ = Refusals.Expect("pin.empty", SigningFault.Passphrase, () => KeyUri.Parse(token.Uri).Open(new FixedPins(""), token.Ports));

        token.Session.DidNotReceiveWithAnyArgs().Login(default);
    }

    [Fact]
    public void A_PIN_pad_is_used_without_asking()
    {
        using FakeToken token = new(_module, TokenStates.LoginRequired | TokenStates.TokenInitialized | TokenStates.ProtectedAuthenticationPath);
        FixedPins pins = new();

        using IKeySigner signer = KeyUri.Parse(token.Uri).Open(pins, token.Ports);

        Assert.Empty(pins.Asked);
        token.Session.Received(1).Login(null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(63)]
    public void A_signature_that_is_wrong_by_one_bit_never_leaves(int position)
    {
        using FakeToken token = new(_module);
        using Ed25519Signer key = TestSigners.Of("fake token");
        token.Signing = message =>
        {
            byte[] signature = key.Sign(message);
            signature[position] ^= 1;
            return signature;
        };

        using IKeySigner signer = KeyUri.Parse(token.Uri).Open(new FixedPins(), token.Ports);

        _ = Refusals.Expect("token.signature", SigningFault.Refused, () => signer.Sign([1, 2, 3]));
    }

    [Theory]
    [InlineData(CKR.CKR_DEVICE_MEMORY, "token.full")]
    [InlineData(CKR.CKR_DEVICE_REMOVED, "token.removed")]
    [InlineData(CKR.CKR_TOKEN_WRITE_PROTECTED, "token.read_only")]
    [InlineData(CKR.CKR_MECHANISM_INVALID, "token.mechanism")]
    [InlineData(CKR.CKR_TEMPLATE_INCONSISTENT, "token.template")]
    public void A_key_that_cannot_be_made_is_told_and_what_there_is_of_it_is_destroyed(CKR code, string expected)
    {
        using FakeToken token = new(_module) { HasKey = false };
        _ = token.Session.GenerateKeyPair(default, default!, default!).ThrowsForAnyArgs(call =>
        {
            // The public half was stored before the failure.
            token.HasKey = true;
            return FakeToken.Failure("C_GenerateKeyPair", code);
        });

        _ = Refusals.Expect(expected, SigningFault.Token, () => Generate(token));

        token.Session.ReceivedWithAnyArgs(2).Destroy(default);
    }

    [Fact]
    public void A_curve_is_asked_for_in_its_other_spelling_when_the_first_is_not_known()
    {
        using FakeToken token = new(_module) { HasKey = false };
        List<string> asked = [];
        _ = token.Session.GenerateKeyPair(default, default!, default!).ReturnsForAnyArgs(call =>
        {
            asked.Add(Convert.ToHexStringLower((byte[])call.ArgAt<IReadOnlyDictionary<ulong, object>>(1)[Cryptoki.EcParams]));
            token.HasKey = asked.Count == 2;
            return token.HasKey ? (11UL, 12UL) : throw FakeToken.Failure("C_GenerateKeyPair", CKR.CKR_CURVE_NOT_SUPPORTED);
        });

        TokenKeyDescription made = Generate(token);

        Assert.Equal(["06032b6570", "130c656477617264733235353139"], asked);
        Assert.Equal("key", made.Label);
        token.Session.DidNotReceiveWithAnyArgs().Destroy(default);
    }

    [Fact]
    public void A_token_that_makes_the_key_exportable_all_the_same_does_not_keep_it()
    {
        using FakeToken token = new(_module) { HasKey = false, Extractable = true };
        _ = token.Session.GenerateKeyPair(default, default!, default!).ReturnsForAnyArgs(call =>
        {
            token.HasKey = true;
            return (11UL, 12UL);
        });

        SigningException failure = Refusals.Expect("object.not_held", SigningFault.Token, () => Generate(token));

        Assert.Contains("Extractable", failure.Arguments[2], StringComparison.Ordinal);
        token.Session.Received(1).Destroy(11);
        token.Session.Received(1).Destroy(12);
    }

    [Fact]
    public void A_write_protected_token_is_told_before_anybody_types_a_PIN()
    {
        using FakeToken token = new(_module, TokenStates.LoginRequired | TokenStates.TokenInitialized | TokenStates.WriteProtected) { HasKey = false };

        _ = Refusals.Expect("token.read_only", SigningFault.Token, () => Generate(token));

        token.Session.DidNotReceiveWithAnyArgs().Login(default);
    }

    [Fact]
    public void A_token_that_is_pulled_out_while_a_release_is_signed_leaves_the_repository_as_it_was()
    {
        using FakeToken token = new(_module);
        using Ed25519Signer key = TestSigners.Of("fake token");
        NewProduct product = _workshop.Product();
        _ = ProductRepository.Create(
            _workshop.Repository,
            new NewProduct
            {
                Settings = product.Settings,
                RootSigners = product.RootSigners,
                RootThreshold = 2,
                TargetsKeys = [key.PublicKey],
                TargetsThreshold = 1,
                OnlineKey = product.OnlineKey,
            },
            _workshop.Clock).AddRelease(Workshop.Release("1.0.0"));
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ota.Modules = token.Modules;
        token.Signing = _ => throw FakeToken.Failure("C_Sign", CKR.CKR_DEVICE_REMOVED);

        (int code, JsonObject data) = _ota.RunJson("release", "sign", _workshop.Repository, "--key", token.Uri, "--pin-fd", "4");

        Assert.Equal((6, "token.removed"), (code, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
        token.Signing = key.Sign;
        Assert.Equal(0, _ota.Run("release", "sign", _workshop.Repository, "--key", token.Uri, "--pin-fd", "4"));
    }

    private static TokenKeyDescription Generate(FakeToken token)
    {
        return TokenKeyGeneration.Generate(KeyUri.Parse(token.Uri).Pkcs11!, KeyAlgorithm.Ed25519, new FixedPins(), token.Ports);
    }
}
