using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Scheduling;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Rollouts;

/// <summary><c>POST /api/v1/products/{p}/rollouts</c>: makes a rollout; it begins at once.</summary>
internal static class CreateRollout
{
    public const int MaxNameLength = 100;

    /// <summary>The group that every device belongs to.</summary>
    public const string EveryDevice = "all";

    /// <param name="Name">1–100 characters, for people.</param>
    /// <param name="Target">Path of a published image target.</param>
    /// <param name="Group">A group of devices; default <c>all</c>, which is every device.</param>
    /// <param name="Phases">Percent, 1–100, ascending, at most 20; default 10, 50, 100.</param>
    /// <param name="FailureThresholdPercent">0–100, default 20.</param>
    /// <param name="SoakSeconds">0–2592000, default 3600.</param>
    /// <param name="UpdateSettings">When the devices update; without a time zone, which is a device's or product's.</param>
    internal sealed record Request(
        string Name, string Target, string? Group, IReadOnlyList<int>? Phases, int? FailureThresholdPercent, int? SoakSeconds, UpdateSettings? UpdateSettings);

    public static async Task<Results<Created<RolloutSummary>, ProblemHttpResult>> HandleAsync(
        string product, Request request, HttpRequest http, ProductCatalog products, IRolloutReleases releases, RolloutCreation creation, RolloutQueries queries,
        CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        RolloutPlan plan = new(request.Phases ?? [10, 50, 100], request.FailureThresholdPercent ?? 20, request.SoakSeconds ?? 3600);
        if (FindFault(request, plan) is { } fault)
        {
            return Problem.Of(ProblemCodes.RolloutInvalid, fault);
        }

        if (releases.Find(product, request.Target) is not RolloutRelease release)
        {
            return Problem.Of(ProblemCodes.RolloutTargetUnknown, $"'{request.Target}' is no published image of '{product}'. Publish the release first.");
        }

        NewRollout rollout = new(product, request.Name, request.Target, request.Group ?? EveryDevice, release, plan, request.UpdateSettings ?? UpdateSettings.None);
        (string? id, ProblemCode? code, FormattableString detail) = await creation.CreateAsync(rollout, cancel).ConfigureAwait(false);
        if (id is null)
        {
            return Problem.Of(code!, detail);
        }

        RolloutSummary? created = await queries.FindAsync(product, id, UiCulture.Of(http), cancel).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/products/{product}/rollouts/{id}", created);
    }

    private static FormattableString? FindFault(Request request, RolloutPlan plan)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > MaxNameLength || request.Name.Any(char.IsControl))
        {
            return $"'name' is not valid: expected 1 to {MaxNameLength} characters.";
        }

        if (string.IsNullOrEmpty(request.Target) || request.Target.Length > 512)
        {
            return $"'target' is not valid: expected the path of a published image.";
        }

        if (request.Group is not null && !DeviceName.IsToken(request.Group))
        {
            return $"'group' is not valid: expected 1 to 64 of A-Z a-z 0-9 . _ -";
        }

        if (request.UpdateSettings?.TimeZone is not null)
        {
            return $"'updateSettings' is not valid: 'timeZone' belongs to a device or product.";
        }

        if (request.UpdateSettings?.FindFault() is { } wrong)
        {
            return $"'updateSettings' is not valid: {wrong}";
        }

        switch (plan.FindFault())
        {
            case null:
                return null;
            case "phases":
                return $"'phases' is not valid: expected 1 to {RolloutPlan.MaxPhases} percentages from 1 to 100, ascending.";
            case "failureThresholdPercent":
                return $"'failureThresholdPercent' is not valid: expected 0 to 100.";
            default:
                return $"'soakSeconds' is not valid: expected 0 to {RolloutPlan.MaxSoakSeconds}.";
        }
    }
}
