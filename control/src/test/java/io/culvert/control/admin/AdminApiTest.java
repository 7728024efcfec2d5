package io.culvert.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may administer what, and what the administration takes.
class AdminApiTest {

    private static final String OPERATOR = TestService.ACCOUNT;
    private static final String BLUE = "111122223333";
    private static final String UNKNOWN = "999999999999";

    @AutoClose
    private final TestService service = new TestService();

    @BeforeEach
    void start() {
        operator("CreateAccount", "'accountId':'" + BLUE + "','accountName':'blue'");
        operator("PutPolicy", "'accountId':'" + BLUE + "','policyName':'all','policyDocument':'"
                + "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':{\\'Effect\\':\\'Allow\\',\\'Action\\':\\'*\\',"
                + "\\'Resource\\':\\'*\\'}}'");
        operator("CreateUser", "'accountId':'" + BLUE + "','userName':'alice','policyNames':['all']");
    }

    private Answer as(String account, String operation, String members) {
        return service.administer(account, operation,
                "{" + members.replace("\\'", "\\\"").replace('\'', '"') + "}");
    }

    private Answer operator(String operation, String members) {
        Answer answer = as(OPERATOR, operation, members);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            CreateAccount    | 'accountId':'BLUE'                                     | account
            DeleteAccount    | 'accountId':'BLUE'                                     | account
            ListAccounts     |                                                        | account
            ApplyIdentities  | 'accounts':[{'accountId':'BLUE'}]                      | account
            CreateUser       | 'accountId':'BLUE','userName':'bob'                    | user/bob
            DeleteUser       | 'accountId':'BLUE','userName':'alice'                  | user/alice
            ListUsers        | 'accountId':'BLUE'                                     | user/*
            AttachUserPolicy | 'accountId':'BLUE','userName':'alice','policyName':'p' | user/alice
            DetachUserPolicy | 'accountId':'BLUE','userName':'alice','policyName':'p' | user/alice
            CreateAccessKey  | 'accountId':'BLUE','userName':'alice'                  | user/alice
            UpdateAccessKey  | 'accessKeyId':'KEY','status':'ACTIVE'                  | user/alice
            DeleteAccessKey  | 'accessKeyId':'KEY'                                    | user/alice
            ListAccessKeys   | 'accountId':'BLUE'                                     | user/*
            ListAccessKeys   | 'accountId':'BLUE','userName':'alice'                  | user/alice
            GetPolicy        | 'accountId':'BLUE','policyName':'all'                  | policy/all
            DeletePolicy     | 'accountId':'BLUE','policyName':'all'                  | policy/all
            ListPolicies     | 'accountId':'BLUE'                                     | policy/*
            """)
    void everyOperationAsksPoliciesForItselfOnWhatItIsAboutAndDoesNothingWhereTheyDeny(String operation,
            String members, String resource) {
        String key = operator("CreateAccessKey", "'accountId':'" + BLUE + "','userName':'alice'").body()
            .path("accessKey")
            .path("accessKeyId")
            .asString();
        long version = service.identities().directory().version();
        List<AccessRequest> asked = new ArrayList<>();
        service.authorizer(request -> {
            asked.add(request);
            return new Decision.Denied("none", false, request.resources().getFirst());
        });
        Answer answer = as(BLUE, operation,
                (members == null ? "" : members).replace("BLUE", BLUE).replace("KEY", key));
        assertThat(answer.type()).isEqualTo("AccessDeniedException");
        assertThat(asked).singleElement()
            .extracting(AccessRequest::action, AccessRequest::resources)
            .containsExactly("culvert:" + operation, List.of("arn:aws:iam::" + BLUE + ":" + resource));
        assertThat(service.identities().directory().version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            CreateAccount    | 'accountId':'ID'
            DeleteAccount    | 'accountId':'ID'
            ApplyIdentities  | 'accounts':[{'accountId':'ID'}]
            CreateUser       | 'accountId':'ID','userName':'bob'
            ListUsers        | 'accountId':'ID'
            CreateAccessKey  | 'accountId':'ID','userName':'alice'
            ListAccessKeys   | 'accountId':'ID'
            GetPolicy        | 'accountId':'ID','policyName':'all'
            ListPolicies     | 'accountId':'ID'
            """)
    void anotherAccountAnswersAsOneThatIsNotThere(String operation, String members) {
        Answer there = as("222233334444", operation, members.replace("ID", BLUE));
        Answer notThere = as("222233334444", operation, members.replace("ID", UNKNOWN));
        assertThat(there.type()).isEqualTo("ResourceNotFoundException").isEqualTo(notThere.type());
        assertThat(there.message()).isEqualTo(notThere.message().replace(UNKNOWN, BLUE));
    }

    @Test
    void aKeyOfAnotherAccountAnswersAsOneThatIsNotThere() {
        String key = newKey().path("accessKeyId").asString();
        Answer there = as("222233334444", "DeleteAccessKey", "'accessKeyId':'" + key + "'");
        Answer notThere = as("222233334444", "DeleteAccessKey", "'accessKeyId':'AKIAAAAAAAAAAAAAAAAA'");
        assertThat(there.type()).isEqualTo("ResourceNotFoundException");
        assertThat(there.message()).isEqualTo(notThere.message().replace("AKIAAAAAAAAAAAAAAAAA", key));
    }

    @Test
    void aSecretIsShownOnceAndIsNotInTheAudit() {
        String secret = newKey().path("secretAccessKey").asString();
        assertThat(secret).hasSize(40);
        assertThat(as(BLUE, "ListAccessKeys", "").body().toString()).contains("\"status\":\"ACTIVE\"")
            .doesNotContain(secret);
        assertThat(service.calls().toString()).contains("accessKey=AKIA").doesNotContain(secret);
    }

    private tools.jackson.databind.JsonNode newKey() {
        return operator("CreateAccessKey", "'accountId':'" + BLUE + "','userName':'alice'").body()
            .path("accessKey");
    }

    @Test
    void aUserHasAtMostFourKeys() {
        for (int i = 0; i < 4; i++) {
            newKey();
        }
        Answer fifth = as(OPERATOR, "CreateAccessKey", "'accountId':'" + BLUE + "','userName':'alice'");
        assertThat(fifth.type()).isEqualTo("LimitExceededException");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            CreateAccount    | 'accountId':'BLUE'                  | ResourceAlreadyExistsException
            DeleteAccount    | 'accountId':'BLUE'                  | DeleteConflictException
            DeleteAccount    | 'accountId':'OPERATOR'              | InvalidRequestException
            DeleteAccount    | 'accountId':'UNKNOWN'               | ResourceNotFoundException
            CreateUser       | 'accountId':'BLUE','userName':'ALICE' | ResourceAlreadyExistsException
            DeleteUser       | 'accountId':'BLUE','userName':'bob' | ResourceNotFoundException
            AttachUserPolicy | 'accountId':'BLUE','userName':'alice','policyName':'no' | ResourceNotFoundException
            DeletePolicy     | 'accountId':'BLUE','policyName':'all' | DeleteConflictException
            GetPolicy        | 'accountId':'BLUE','policyName':'no' | ResourceNotFoundException
            CreateUser       | 'userName':'a b'                    | ValidationException
            CreateUser       |                                     | ValidationException
            CreateUser       | 'userName':7                        | SerializationException
            UpdateAccessKey  | 'accessKeyId':'AKIAAAAAAAAAAAAAAAAA','status':'active' | ValidationException
            PutPolicy        | 'policyName':'p','policyDocument':'{}' | ValidationException
            CreateGroup      |                                     | UnknownOperationException
            """)
    void refusesInAwssWords(String operation, String members, String type) {
        Answer answer = as(OPERATOR, operation,
                (members == null ? "" : members).replace("BLUE", BLUE)
                    .replace("OPERATOR", OPERATOR)
                    .replace("UNKNOWN", UNKNOWN));
        assertThat(answer.type()).as(answer.message()).isEqualTo(type);
        assertThat(answer.message()).isNotEmpty();
    }

    @Test
    void applyShowsTheSameStepsWithAndWithoutMakingThem() {
        String wanted = "'accounts':[{'accountId':'" + UNKNOWN
                + "','users':[{'userName':'carol'}]},{'accountId':'" + BLUE + "','users':[]}],'prune':true";
        long version = service.identities().directory().version();
        Answer planned = operator("ApplyIdentities", wanted + ",'dryRun':true");
        assertThat(service.identities().directory().version()).isEqualTo(version);
        Answer made = operator("ApplyIdentities", wanted);
        assertThat(made.body()).isEqualTo(planned.body());
        assertThat(made.body().path("changes"))
            .extracting(step -> step.path("action").asString() + " " + step.path("what").asString() + " "
                    + step.path("name").asString())
            .containsExactlyInAnyOrder("CREATE account ", "CREATE user carol", "DELETE user alice",
                    "DELETE policy all");
        assertThat(operator("ApplyIdentities", wanted).body().path("changes")).isEmpty();
    }

    @Test
    void applyMakesAllOrNothing() {
        Answer refused = as(OPERATOR, "ApplyIdentities", "'accounts':[{'accountId':'" + UNKNOWN
                + "','users':[{'userName':'carol','policyNames':['missing']}]}]");
        assertThat(refused.type()).isEqualTo("ResourceNotFoundException");
        assertThat(service.identities().directory().accounts()).doesNotContainKey(UNKNOWN);
    }

    @Test
    void applyNamesThePlaceOfWhatIsThereTwice() {
        Answer refused = as(OPERATOR, "ApplyIdentities", "'accounts':[{'accountId':'" + UNKNOWN
                + "','users':[{'userName':'carol'},{'userName':'carol'}]}]");
        assertThat(refused.type()).isEqualTo("ValidationException");
        assertThat(refused.message()).contains("users.2.member.userName: carol is there twice");
    }
}
