using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Tests.Support;

internal static class Refusals
{
    /// <summary>The work must fail with exactly this code and fault.</summary>
    public static SigningException Expect(string code, SigningFault fault, Action work)
    {
        SigningException failure = Assert.Throws<SigningException>(work);
        Assert.Equal((code, fault), (failure.Code, failure.Fault));
        return failure;
    }
}
