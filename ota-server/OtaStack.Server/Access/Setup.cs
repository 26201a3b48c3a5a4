using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Problems;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary><c>POST /api/v1/setup</c>: exchanges the set-up token for the first API key, once.</summary>
internal static class Setup
{
    /// <param name="Token">The printed set-up token.</param>
    /// <param name="Name">What the API key is called, 1–64 characters.</param>
    internal sealed record Request(string Token, string Name);

    internal sealed record Response(string ApiKey);

    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        Request request, OtaDbContext db, SetupToken token, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        await OneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (await db.Set<ApiKey>().AnyAsync(cancel).ConfigureAwait(false))
            {
                return Problem.Of(ProblemCodes.SetupDone, $"The first API key has been made already. Use that key.");
            }

            if (!token.Matches(request.Token))
            {
                AccessLog.SetupRefused(loggers.CreateLogger(typeof(Setup)));
                return Problem.Of(ProblemCodes.SetupTokenWrong, $"This is not the set-up token that the server printed at its first start.");
            }

            if (request.Name.Length is 0 or > 64)
            {
                return Problem.Of(ProblemCodes.RequestInvalid, $"'name' has {request.Name.Length} characters: expected 1 to 64.");
            }

            ApiKeyText text = ApiKeyText.Create();
            db.Add(new ApiKey { Id = text.Id, Name = request.Name, SecretHash = text.HashSecret(), CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
            token.Close();
            AccessLog.SetupDone(loggers.CreateLogger(typeof(Setup)), text.Id);
            return TypedResults.Created((string?)null, new Response(text.Reveal()));
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
